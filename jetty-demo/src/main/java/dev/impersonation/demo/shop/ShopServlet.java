package dev.impersonation.demo.shop;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;

/**
 * A servlet of the shop. None of them looks whether somebody impersonates: the filter has decided
 * before.
 */
abstract class ShopServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  final Shop shop() {
    return Shop.of(getServletContext());
  }

  static ImpersonationContext context(HttpServletRequest request) {
    return ImpersonationFilter.context(request)
        .orElseThrow(() -> new IllegalStateException("no filter has seen this request"));
  }

  /** Returns the ID of the customer, whoever is at the keyboard. */
  static String customer(HttpServletRequest request) {
    return context(request).subject();
  }
}
