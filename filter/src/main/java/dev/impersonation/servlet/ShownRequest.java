package dev.impersonation.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * Asks for an error page by the method that it was judged by. Servlet 6.1 section 10.9.2 has it be
 * a GET; before that, it is a request of the method that failed, whose {@code doPost} would write.
 */
final class ShownRequest extends HttpServletRequestWrapper {
  private final String method;

  ShownRequest(HttpServletRequest request, String method) {
    super(request);
    this.method = method;
  }

  @Override
  public String getMethod() {
    return method;
  }
}
