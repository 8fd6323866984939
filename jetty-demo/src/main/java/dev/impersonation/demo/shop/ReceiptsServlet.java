package dev.impersonation.demo.shop;

import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Sends the receipt of an order again: what support may do too, if the token says why. */
public final class ReceiptsServlet extends ShopServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    Optional<Customers.Order> order =
        shop().customers().order(customer(request), path.substring(1));
    if (order.isEmpty()) {
      WebJson.problem(response, 404, "order_not_found", "There is no such order.");
    } else {
      WebJson.answer(
          response, WebJson.object().put("receipt", "sent").put("order", order.get().number()));
    }
  }
}
