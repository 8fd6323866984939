package dev.impersonation.demo.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Sends what keeps pages safe in browsers, and refuses what pages of other origins have sent. Its
 * context parameter {@code contentSecurityPolicy} is the policy of the pages. Immutable.
 */
public final class PageFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** The name of the context parameter. */
  public static final String POLICY = "contentSecurityPolicy";

  private static final String MORE = "more";
  private static final int HTTP = 80;
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String more = getInitParameter(MORE);
    response.setHeader(
        "Content-Security-Policy",
        request.getServletContext().getInitParameter(POLICY) + (more == null ? "" : more));
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (!SAFE.contains(request.getMethod()) && isForeign(request)) {
      WebJson.problem(
          response, 403, "origin_not_allowed", "Another site's page has sent this: refused.");
      return;
    }
    chain.doFilter(request, response);
  }

  /** Programs say no origin; browsers do with all that is not safe. */
  private static boolean isForeign(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    // Browsers leave the default port out.
    String port = request.getServerPort() == HTTP ? "" : ":" + request.getServerPort();
    return origin != null
        && !origin.equals(request.getScheme() + "://" + request.getServerName() + port);
  }
}
