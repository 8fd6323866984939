package dev.impersonation.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Always fails: by an exception, or as {@code /err/418} by sending the error status that the path
 * names.
 */
public final class FailingServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo();
    if (path == null || !Failures.namesStatus(path)) {
      throw new IllegalStateException("this servlet always fails");
    }
    response.sendError(Integer.parseInt(path.substring(1)));
  }
}
