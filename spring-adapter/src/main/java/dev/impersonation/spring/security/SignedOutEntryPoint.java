package dev.impersonation.spring.security;

import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.Http403ForbiddenEntryPoint;

/** Answers whoever must sign in as the filter does: with its challenge, its body and its reason. */
final class SignedOutEntryPoint implements AuthenticationEntryPoint {
  private final AuthenticationEntryPoint otherwise = new Http403ForbiddenEntryPoint();

  /** Whoever is signed in by a token, and is sent here all the same, is forbidden it. */
  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
      throws IOException, ServletException {
    if (!isSeenByFilter(request)) {
      otherwise.commence(request, response, exception);
    } else if (ImpersonationAdapter.refuseSignedOut(request, response)
        && ImpersonationAdapter.deny(request, response, ImpersonatedDeniedHandler.DENIED)) {
      otherwise.commence(request, response, exception);
    }
  }

  private static boolean isSeenByFilter(HttpServletRequest request) {
    return ImpersonationFilter.context(request).isPresent()
        || request.getAttribute(ImpersonationFilter.SIGNED_OUT_REASON_ATTRIBUTE) != null;
  }
}
