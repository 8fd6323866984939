package dev.impersonation.demo.shop;

import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows the customer's API key, and makes another one: a secret, closed to reading as well. */
public final class ApiKeyServlet extends ShopServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    WebJson.answer(
        response, WebJson.object().put("key", shop().customers().key(customer(request))));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    WebJson.answer(
        response, WebJson.object().put("key", shop().customers().renewKey(customer(request))));
  }
}
