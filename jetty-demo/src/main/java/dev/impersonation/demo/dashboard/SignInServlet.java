package dev.impersonation.demo.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** POST of {@code username} and {@code password} signs an operator in. */
public final class SignInServlet extends DashboardServlet {
  private static final long serialVersionUID = 1L;
  private static final int MOST_CHARACTERS = 256;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<JsonNode> body = WebJson.body(request, response);
    if (body.isEmpty()) {
      return;
    }
    answer(
        response,
        HttpServletResponse.SC_OK,
        () -> {
          String name = text(body.get(), "username").strip();
          String password = text(body.get(), "password");
          String id = dashboard().operators().signIn(name, password);
          // Whoever was signed in with this browser gives way.
          OperatorCookie.of(request).ifPresent(dashboard().operators()::signOut);
          OperatorCookie.write(response, id);
          return WebJson.object().put("signedIn", true);
        });
  }

  private static String text(JsonNode body, String member) throws RefusedException {
    String text = body.path(member).isTextual() ? body.path(member).asText() : "";
    if (text.isBlank() || text.length() > MOST_CHARACTERS) {
      throw new RefusedException(
          422, "credentials_missing", "Enter a user name and a password, as text.");
    }
    return text;
  }
}
