package dev.impersonation.spring.mvc;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Asks once more where somebody between the filter and Spring MVC has changed path or method, so
 * that another handler serves the request than the one that was asked. It can only refuse, and
 * takes back nothing that was decided about this very handler.
 */
final class BackstopInterceptor implements HandlerInterceptor {
  private final HandlerLookUp lookUp;

  BackstopInterceptor(HandlerLookUp lookUp) {
    this.lookUp = lookUp;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws ServletException, IOException {
    if (request.getDispatcherType() == DispatcherType.ERROR
        || ImpersonationFilter.context(request)
            .filter(ImpersonationContext::isImpersonated)
            .isEmpty()) {
      return true;
    }
    LookedUp found = LookedUp.of(request);
    if (found != null && found.isServedBy(HandlerKey.of(handler, request), request)) {
      return true;
    }
    ContextHandlers handlers = lookUp.handlers(request);
    Optional<RouteRule> rule = handlers == null ? Optional.empty() : handlers.rule(handler);
    return rule.isPresent()
        ? ImpersonationAdapter.tighten(request, response, rule.get())
        : ImpersonationAdapter.tightenToDefault(request, response);
  }
}
