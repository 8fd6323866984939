package dev.impersonation.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers whom the request speaks for. */
public final class WhoamiServlet extends HttpServlet {
  static final String PATH = "/api/whoami";
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ServletJson.write(response, ServletJson.members(request));
  }
}
