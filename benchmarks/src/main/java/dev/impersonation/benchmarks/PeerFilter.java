package dev.impersonation.benchmarks;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A filter as one writes it by hand: whom the token of the header speaks for, or 401. */
final class PeerFilter implements Filter {
  private static final String SCHEME = "Bearer ";

  private final TokenCheck check;

  PeerFilter(TokenCheck check) {
    this.check = check;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String field = ((HttpServletRequest) request).getHeader("Authorization");
    if (field == null || !field.startsWith(SCHEME)) {
      refuse(response);
      return;
    }
    Object caller;
    try {
      caller = check.verify(field.substring(SCHEME.length()));
    } catch (Exception e) {
      refuse(response);
      return;
    }
    request.setAttribute("caller", caller);
    chain.doFilter(request, response);
  }

  private static void refuse(ServletResponse response) throws IOException {
    ((HttpServletResponse) response).sendError(HttpServletResponse.SC_UNAUTHORIZED);
  }
}
