package dev.impersonation.demo;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The error page: reports the status and whom the failed request spoke for, whatever its method.
 */
public final class ErrorPageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getDispatcherType() != DispatcherType.ERROR) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    ServletJson.write(
        response,
        IdentityJson.withStatus(
            request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE),
            ServletJson.members(request)));
  }
}
