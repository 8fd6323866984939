package dev.impersonation.demo.shop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Changes the customer's password, at the issuer. */
public final class PasswordServlet extends ShopServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<JsonNode> body = WebJson.body(request, response);
    if (body.isEmpty()) {
      return;
    }
    try {
      shop().backend().setPassword(customer(request), body.get().path("password").asText());
    } catch (ClerkException e) {
      WebJson.problem(response, e);
      return;
    }
    WebJson.answer(response, WebJson.object().put("password", "changed"));
  }
}
