package dev.impersonation.demo.shop;

import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Deletes the customer's account, here and at the issuer. */
public final class AccountServlet extends ShopServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      shop().backend().deleteUser(customer(request));
    } catch (ClerkException e) {
      WebJson.problem(response, e);
      return;
    }
    shop().customers().forget(customer(request));
    WebJson.answer(response, WebJson.object().put("account", "deleted"));
  }
}
