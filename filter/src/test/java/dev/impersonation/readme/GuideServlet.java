package dev.impersonation.readme;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The application behind the recipes: says that it ran, forwards, includes and fails if asked. */
public final class GuideServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    DispatcherType type = request.getDispatcherType();
    String forward = request.getParameter("forward");
    String include = request.getParameter("include");
    if (type == DispatcherType.REQUEST && forward != null) {
      request.getRequestDispatcher(forward).forward(request, response);
    } else if (type == DispatcherType.REQUEST && request.getParameter("error") != null) {
      response.sendError(418);
    } else {
      response.getWriter().print(type + " ran ");
      if (type == DispatcherType.REQUEST && include != null) {
        request.getRequestDispatcher(include).include(request, response);
        response.getWriter().print("to the end");
      }
    }
  }
}
