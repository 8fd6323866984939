package dev.impersonation.demo.shop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Shows and changes the customer's telephone number and address. */
public final class ProfileServlet extends ShopServlet {
  private static final long serialVersionUID = 1L;
  private static final int MOST_CHARACTERS = 200;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    WebJson.answer(response, shop().customers().profile(customer(request)));
  }

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<JsonNode> body = WebJson.body(request, response);
    if (body.isEmpty()) {
      return;
    }
    if (isTooLong(body.get().path("phone")) || isTooLong(body.get().path("address"))) {
      WebJson.problem(
          response,
          422,
          "profile_invalid",
          "Telephone number and address have at most " + MOST_CHARACTERS + " characters.");
      return;
    }
    shop().customers().setProfile(customer(request), body.get());
    WebJson.answer(response, shop().customers().profile(customer(request)));
  }

  private static boolean isTooLong(JsonNode member) {
    return member.asText().length() > MOST_CHARACTERS;
  }
}
