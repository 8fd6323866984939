package dev.impersonation.spring.security;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.Decision;
import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.csrf.CsrfException;

/**
 * Answers what is denied while somebody impersonates in the filter's way, so that the client learns
 * why, and the outcome of the audit says that it was refused.
 */
final class ImpersonatedDeniedHandler implements AccessDeniedHandler {
  static final Decision.Denied DENIED = (Decision.Denied) Decision.denied("spring-security");

  private final AccessDeniedHandler otherwise = new AccessDeniedHandlerImpl();

  static boolean isImpersonated(HttpServletRequest request) {
    return ImpersonationFilter.context(request)
        .filter(ImpersonationContext::isImpersonated)
        .isPresent();
  }

  /** A missing CSRF token is not about who acts. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
      throws IOException, ServletException {
    if (exception instanceof CsrfException
        || !isImpersonated(request)
        || ImpersonationAdapter.tighten(request, response, rule(exception))) {
      otherwise.handle(request, response, exception);
    }
  }

  private static RouteRule rule(AccessDeniedException exception) {
    return exception instanceof AuthorizationDeniedException denied
            && denied.getAuthorizationResult() instanceof PolicyResult result
        ? RouteRule.of((operation, context) -> result.decision())
        : RouteRule.of((operation, context) -> DENIED);
  }
}
