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
    if (path == null || !namesErrorStatus(path)) {
      throw new ServletException("this servlet always fails");
    }
    response.sendError(Integer.parseInt(path.substring(1)));
  }

  private static boolean namesErrorStatus(String path) {
    return path.length() == 4
        && (path.startsWith("/4") || path.startsWith("/5"))
        && path.chars().skip(1).allMatch(digit -> digit >= '0' && digit <= '9');
  }
}
