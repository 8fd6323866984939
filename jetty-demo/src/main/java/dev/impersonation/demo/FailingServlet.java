package dev.impersonation.demo;

import jakarta.servlet.ServletException;
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
      throws IOException, ServletException {
    String path = request.getPathInfo();
    if (path == null || !path.matches("/[45][0-9]{2}")) {
      throw new ServletException("this servlet always fails");
    }
    response.sendError(Integer.parseInt(path.substring(1)));
  }
}
