package dev.impersonation.benchmarks;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Does next to nothing, and that only while somebody impersonates. */
final class NotesServlet extends HttpServlet {
  static final String PATH = "/api/notes/";
  static final String ANSWER = "ok";

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (ImpersonationFilter.context(request)
        .filter(ImpersonationContext::isImpersonated)
        .isEmpty()) {
      response.sendError(HttpServletResponse.SC_CONFLICT);
      return;
    }
    byte[] answer = ANSWER.getBytes(StandardCharsets.US_ASCII);
    response.setContentType("text/plain");
    response.setContentLength(answer.length);
    response.getOutputStream().write(answer);
  }
}
