package dev.impersonation.demo.shop;

import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.trail.AuditTrail;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.nio.file.Path;

/**
 * What the shop works with.
 *
 * @param origin where it answers
 * @param issuer where its users sign in
 * @param publishableKey names that issuer
 * @param backend the issuer's Backend API
 * @param supportAccess whom support may sign in as
 * @param trail what is on record
 * @param auditFile where that is
 * @param customers what the shop keeps of them
 */
public record Shop(
    URI origin,
    URI issuer,
    String publishableKey,
    BackendApi backend,
    SupportAccess supportAccess,
    AuditTrail trail,
    Path auditFile,
    Customers customers) {
  private static final String ATTRIBUTE = Shop.class.getName();

  /** Returns a shop whose customers have not changed anything yet. */
  public static Shop open(
      URI origin,
      URI issuer,
      String publishableKey,
      BackendApi backend,
      SupportAccess supportAccess,
      AuditTrail trail,
      Path auditFile) {
    return new Shop(
        origin, issuer, publishableKey, backend, supportAccess, trail, auditFile, new Customers());
  }

  void putInto(ServletContext context) {
    context.setAttribute(ATTRIBUTE, this);
  }

  static Shop of(ServletContext context) {
    if (context.getAttribute(ATTRIBUTE) instanceof Shop shop) {
      return shop;
    }
    throw new IllegalStateException("the shop was not started by ShopInitializer");
  }

  /** Names no key, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Shop[]";
  }
}
