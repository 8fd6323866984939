package dev.impersonation.demo.shop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Lists the customer's orders; POST at {@code /<number>/cancel} cancels one. */
public final class OrdersServlet extends ShopServlet {
  private static final long serialVersionUID = 1L;
  private static final String CANCEL = "/cancel";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ObjectNode answer = WebJson.object();
    answer.set("orders", shop().customers().orders(customer(request)));
    WebJson.answer(response, answer);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    Optional<Customers.Order> cancelled =
        path.endsWith(CANCEL)
            ? shop()
                .customers()
                .cancel(customer(request), path.substring(1, path.length() - CANCEL.length()))
            : Optional.empty();
    if (cancelled.isEmpty()) {
      WebJson.problem(
          response, 404, "order_not_open", "There is no such order that could be cancelled.");
    } else {
      WebJson.answer(response, WebJson.tree(cancelled.get()));
    }
  }
}
