package dev.impersonation.demo.dashboard;

import dev.impersonation.demo.clerk.ClerkUser;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows who is signed in, and what that operator's pages send with what they do. */
public final class MeServlet extends DashboardServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    OperatorSession session = OperatorSession.of(request);
    ClerkUser user = session.user();
    WebJson.answer(
        response,
        WebJson.object()
            .put("id", user.id())
            .put("name", user.name())
            .put("email", user.email())
            .put("imageUrl", user.imageUrl())
            .put("csrfToken", session.csrfToken()));
  }
}
