package dev.impersonation.demo.dashboard;

import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** POST signs the operator out, at the issuer as well. */
public final class SignOutServlet extends DashboardServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    OperatorCookie.of(request).ifPresent(dashboard().operators()::signOut);
    OperatorCookie.clear(response);
    WebJson.answer(response, WebJson.object().put("signedIn", false));
  }
}
