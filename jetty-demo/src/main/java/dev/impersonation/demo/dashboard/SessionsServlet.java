package dev.impersonation.demo.dashboard;

import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** POST at {@code /<session>/end} ends an impersonated session. */
public final class SessionsServlet extends DashboardServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(
        response,
        HttpServletResponse.SC_OK,
        () -> {
          new Impersonations(dashboard()).end(idBefore("end", request));
          return WebJson.object().put("session", "ended");
        });
  }
}
