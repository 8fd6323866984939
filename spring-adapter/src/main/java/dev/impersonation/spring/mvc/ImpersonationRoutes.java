package dev.impersonation.spring.mvc;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import java.util.Objects;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Says of functional routes what the annotations say of controllers:
 *
 * <pre>{@code
 * route().POST("/notes", ImpersonationRoutes.allow(notes::add)).build()
 * }</pre>
 *
 * <p>Wrap the handler last, for a handler inside another one is not found. Inside {@code
 * RouterFunction.filter} the handler is hidden as well: it then refuses by itself, and {@code
 * allow} frees nothing.
 */
public final class ImpersonationRoutes {
  private ImpersonationRoutes() {}

  /** Returns a handler that is free while somebody impersonates, unless a guard is stricter. */
  public static HandlerFunction<ServerResponse> allow(
      HandlerFunction<? extends ServerResponse> handler) {
    return ruled(GuardMode.ALLOW, handler);
  }

  /** Returns a handler that only reads while somebody impersonates. */
  public static HandlerFunction<ServerResponse> readOnly(
      HandlerFunction<? extends ServerResponse> handler) {
    return ruled(GuardMode.READ_ONLY, handler);
  }

  /** Returns a handler that is closed while somebody impersonates. */
  public static HandlerFunction<ServerResponse> deny(
      HandlerFunction<? extends ServerResponse> handler) {
    return ruled(GuardMode.DENY, handler);
  }

  private static HandlerFunction<ServerResponse> ruled(
      GuardMode mode, HandlerFunction<? extends ServerResponse> handler) {
    return new RuledHandler<>(
        RouteRule.ofAnnotation(mode), Objects.requireNonNull(handler, "handler"));
  }
}
