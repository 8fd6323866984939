package dev.impersonation.demo.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.web.WebJson;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the shop keeps of its customers, in memory. Safe for use by many threads. */
final class Customers {
  private static final int KEY_BYTES = 24;
  private static final List<String> GOODS =
      List.of("Fountain pen", "Desk lamp", "Reading chair", "Tea pot", "Bicycle bell");

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Customer> all = new ConcurrentHashMap<>();

  /** An order. */
  record Order(String number, String what, String price, String status) {
    Order with(String newStatus) {
      return new Order(number, what, price, newStatus);
    }

    boolean isOpen() {
      return status.equals("on its way");
    }
  }

  /** What is kept of one customer; replaced as a whole. */
  private record Customer(Map<String, Order> orders, String phone, String address, String key) {}

  private Customer of(String id) {
    return all.computeIfAbsent(id, unused -> begin(id));
  }

  private Customer begin(String id) {
    int seed = Math.floorMod(id.hashCode(), 1_000);
    Map<String, Order> orders = new LinkedHashMap<>();
    for (int i = 0; i < 3; i++) {
      String number = Integer.toString(10_000 + seed * 7 + i);
      orders.put(
          number,
          new Order(
              number,
              GOODS.get((seed + i) % GOODS.size()),
              "€ " + (19 + (seed + i * 13) % 80) + ".00",
              i == 0 ? "on its way" : "delivered"));
    }
    return new Customer(
        orders, "+49 30 55 " + (1000 + seed), (1 + seed % 90) + " Harbour Road", newKey());
  }

  private String newKey() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return "shop_" + HexFormat.of().formatHex(bytes);
  }

  ArrayNode orders(String id) {
    ArrayNode orders = WebJson.object().arrayNode();
    of(id).orders().values().forEach(order -> orders.add(WebJson.tree(order)));
    return orders;
  }

  Optional<Order> order(String id, String number) {
    return Optional.ofNullable(of(id).orders().get(number));
  }

  /** Returns the order as it now is; empty if there is none that could be cancelled. */
  Optional<Order> cancel(String id, String number) {
    Optional<Order> open = order(id, number).filter(Order::isOpen);
    open.ifPresent(
        order ->
            all.computeIfPresent(
                id,
                (unused, customer) -> {
                  Map<String, Order> orders = new LinkedHashMap<>(customer.orders());
                  orders.put(number, order.with("cancelled"));
                  return new Customer(orders, customer.phone(), customer.address(), customer.key());
                }));
    return open.flatMap(order -> order(id, number));
  }

  ObjectNode profile(String id) {
    Customer customer = of(id);
    return WebJson.object().put("phone", customer.phone()).put("address", customer.address());
  }

  /** Takes the members that are there. */
  void setProfile(String id, JsonNode profile) {
    of(id);
    all.computeIfPresent(
        id,
        (unused, customer) ->
            new Customer(
                customer.orders(),
                profile.path("phone").asText(customer.phone()),
                profile.path("address").asText(customer.address()),
                customer.key()));
  }

  String key(String id) {
    return of(id).key();
  }

  String renewKey(String id) {
    of(id);
    String key = newKey();
    all.computeIfPresent(
        id,
        (unused, customer) ->
            new Customer(customer.orders(), customer.phone(), customer.address(), key));
    return key;
  }

  void forget(String id) {
    all.remove(id);
  }
}
