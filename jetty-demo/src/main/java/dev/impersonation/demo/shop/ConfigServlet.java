package dev.impersonation.demo.shop;

import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Tells pages where people sign in. */
public final class ConfigServlet extends ShopServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    WebJson.answer(
        response,
        WebJson.object()
            .put("issuer", shop().issuer().toString())
            .put("publishableKey", shop().publishableKey()));
  }
}
