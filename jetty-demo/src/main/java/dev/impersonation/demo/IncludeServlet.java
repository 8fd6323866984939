package dev.impersonation.demo;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Includes {@link WhoamiServlet}, whose own header fields the container ignores then. */
public final class IncludeServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    ServletJson.describe(response);
    request.getRequestDispatcher(WhoamiServlet.PATH).include(request, response);
  }
}
