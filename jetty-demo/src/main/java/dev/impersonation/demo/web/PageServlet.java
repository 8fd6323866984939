package dev.impersonation.demo.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/**
 * Shows the page that is named as its path is: {@code /orders} is {@code
 * /WEB-INF/pages/orders.html} and {@code /} is {@code index.html}. Map it to each page, so that
 * nothing else can be asked for.
 */
public final class PageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getServletPath();
    String page = path.isEmpty() || path.equals("/") ? "/index" : path;
    // Not forwarded to, which would be decided anew, as another path.
    try (InputStream file =
        getServletContext().getResourceAsStream("/WEB-INF/pages" + page + ".html")) {
      if (file == null) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      response.setContentType("text/html;charset=utf-8");
      response.setHeader("Cache-Control", "no-cache");
      file.transferTo(response.getOutputStream());
    }
  }
}
