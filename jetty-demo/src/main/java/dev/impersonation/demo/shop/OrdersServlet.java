package dev.impersonation.demo.shop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists the customer's orders; POST at {@code /<number>/cancel} cancels one. */
public final class OrdersServlet extends ShopServlet {
  private static final long serialVersionUID = 1L;
  private static final Pattern CANCEL = Pattern.compile("/([0-9]{1,9})/cancel");

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
    Matcher path = CANCEL.matcher(Objects.requireNonNullElse(request.getPathInfo(), ""));
    Optional<Customers.Order> cancelled =
        path.matches()
            ? shop().customers().cancel(customer(request), path.group(1))
            : Optional.empty();
    if (cancelled.isEmpty()) {
      WebJson.problem(
          response, 404, "order_not_open", "There is no such order that could be cancelled.");
    } else {
      WebJson.answer(response, WebJson.tree(cancelled.get()));
    }
  }
}
