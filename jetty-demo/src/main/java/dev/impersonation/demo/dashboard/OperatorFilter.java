package dev.impersonation.demo.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.Set;

/**
 * Lets operators pass. Pages lead everybody else to the sign-in page, the API answers 401. What is
 * no mere reading needs the session's CSRF token besides.
 *
 * <p>The issuer is asked whether somebody is an operator still: before every change, and once a
 * minute before the API is read. Pages are the same for everybody. Immutable.
 */
public final class OperatorFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String API = "/api/";
  private static final String SIGN_IN = "/api/sign-in";
  private static final String SIGN_OUT = "/api/sign-out";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /** What pages send with what they ask by themselves, so that it does not count as a use. */
  private static final String BACKGROUND = "X-Background";

  private static final String CSRF = "X-CSRF-Token";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getServletPath();
    if (path.equals(SIGN_IN)) {
      chain.doFilter(request, response);
      return;
    }
    Optional<OperatorSession> session = session(request);
    if (session.isEmpty()) {
      refuse(request, response, path);
    } else if (!SAFE.contains(request.getMethod())
        && !session.get().hasCsrfToken(request.getHeader(CSRF))) {
      WebJson.problem(
          response,
          403,
          "csrf_token_invalid",
          "The request has no good X-CSRF-Token: GET /api/me says it.");
    } else if (isStillOperator(request, response, session.get())) {
      session.get().putInto(request);
      chain.doFilter(request, response);
    }
  }

  /** Returns whether the request can go on. If not, the answer is given. */
  private static boolean isStillOperator(
      HttpServletRequest request, HttpServletResponse response, OperatorSession session)
      throws IOException {
    String path = request.getServletPath();
    // Whoever wants to leave can, whatever the issuer says.
    if (!path.startsWith(API) || path.equals(SIGN_OUT)) {
      return true;
    }
    Operators operators = Dashboard.of(request.getServletContext()).operators();
    String id = OperatorCookie.of(request).orElseThrow();
    return DashboardServlet.made(
            response,
            () -> {
              if (SAFE.contains(request.getMethod())) {
                operators.requireSignedInLately(id, session);
              } else {
                operators.requireStillSignedIn(id, session);
              }
              return session;
            })
        .isPresent();
  }

  private static Optional<OperatorSession> session(HttpServletRequest request) {
    OperatorSessions sessions = Dashboard.of(request.getServletContext()).operators().sessions();
    boolean background =
        SAFE.contains(request.getMethod()) && request.getHeader(BACKGROUND) != null;
    return OperatorCookie.of(request).flatMap(background ? sessions::see : sessions::use);
  }

  private static void refuse(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException {
    if (path.startsWith(API)) {
      WebJson.problem(response, 401, "not_signed_in", "Sign in first.");
      return;
    }
    String query = request.getQueryString();
    String next = query == null ? path : path + "?" + query;
    response.setHeader("Cache-Control", "no-store");
    response.sendRedirect("/sign-in?next=" + URLEncoder.encode(next, UTF_8));
  }
}
