package dev.impersonation.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The application's error page: tells which identity it sees, or forwards to the view that the
 * parameter {@code view} names.
 */
public final class ErrorPageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String view = request.getParameter("view");
    if (view != null) {
      request.getRequestDispatcher(view).forward(request, response);
      return;
    }
    WhoAmIServlet.sayOfCaches(request, response);
    response.setContentType("application/json");
    Map<String, @Nullable Object> answer = WhoAmIServlet.seen(request);
    answer.put("handler", "errorpage");
    response.getWriter().write(JSON.writeValueAsString(answer));
  }
}
