package dev.impersonation.spring.mvc;

import dev.impersonation.http.RouteRule;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says which handler was found for a dispatch before anything of it happened.
 *
 * @param handler the handler as the look-up gave it; null if there is none
 * @param key null if there is no handler
 * @param method the HTTP method that was looked up
 * @param rule what the handler asks for
 */
record LookedUp(
    @Nullable Object handler, @Nullable HandlerKey key, String method, Optional<RouteRule> rule) {
  private static final String ATTRIBUTE = LookedUp.class.getName();

  static LookedUp nothing(HttpServletRequest request) {
    return new LookedUp(null, null, request.getMethod(), Optional.empty());
  }

  void keepOn(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  static @Nullable LookedUp of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof LookedUp found ? found : null;
  }

  /** Whether this very handler serves the request, by the method that was looked up. */
  boolean isServedBy(HandlerKey other, HttpServletRequest request) {
    return other.equals(key) && method.equals(request.getMethod());
  }
}
