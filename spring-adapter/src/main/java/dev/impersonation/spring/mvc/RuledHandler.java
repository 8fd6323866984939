package dev.impersonation.spring.mvc;

import dev.impersonation.http.Refusal;
import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A functional handler with a rule. The look-up finds the rule; inside the filter of a router
 * function, which hides it, the handler refuses by itself.
 */
record RuledHandler<T extends ServerResponse>(RouteRule rule, HandlerFunction<T> handler)
    implements HandlerFunction<ServerResponse> {
  @Override
  public ServerResponse handle(ServerRequest request) throws Exception {
    Optional<Refusal> refusal = refusal(request.servletRequest());
    return refusal.isPresent() ? new RefusedResponse(refusal.get()) : handler.handle(request);
  }

  private Optional<Refusal> refusal(HttpServletRequest request) throws Exception {
    LookedUp found = LookedUp.of(request);
    boolean wasFound =
        found != null && found.handler() == this && found.method().equals(request.getMethod());
    return wasFound
            || request.getDispatcherType() == DispatcherType.ERROR
            || ImpersonationFilter.context(request).isEmpty()
        ? Optional.empty()
        : ImpersonationAdapter.check(request, rule);
  }
}
