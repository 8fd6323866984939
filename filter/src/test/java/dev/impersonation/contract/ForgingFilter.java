package dev.impersonation.contract;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Another component of the same application, which writes our attributes when it is asked to. */
public final class ForgingFilter implements Filter {
  /** The header that asks for it. */
  static final String HEADER = "X-Forge";

  private static final ImpersonationContext FORGED =
      ImpersonationContext.builder("https://forged.example", "user_forged")
          .sessionId("sess_forged")
          .actor(Actor.of("user_forger"))
          .build();

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (((HttpServletRequest) request).getHeader(HEADER) != null) {
      request.setAttribute(ImpersonationFilter.CONTEXT_ATTRIBUTE, FORGED);
      request.setAttribute(ImpersonationFilter.SUBJECT_ATTRIBUTE, "user_forged");
      request.setAttribute(ImpersonationFilter.ACTOR_ID_ATTRIBUTE, "user_forger");
      request.setAttribute(ImpersonationFilter.SIGNED_OUT_REASON_ATTRIBUTE, "forged");
      request.setAttribute("dev.impersonation.servlet.OwnAttributes", FORGED);
    }
    chain.doFilter(request, response);
  }
}
