package dev.impersonation.demo.dashboard;

import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.shop.SupportAccess;
import dev.impersonation.demo.trail.AuditTrail;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.time.Clock;

/**
 * What the dashboard works with.
 *
 * @param origin where it answers
 * @param issuer where operators sign in
 * @param application where customers are served
 * @param backend the issuer's Backend API
 * @param supportAccess whom support may sign in as
 * @param trail what is on record
 */
public record Dashboard(
    URI origin,
    URI issuer,
    URI application,
    BackendApi backend,
    SupportAccess supportAccess,
    AuditTrail trail,
    Clock clock) {
  private static final String ATTRIBUTE = Dashboard.class.getName();

  void putInto(ServletContext context) {
    context.setAttribute(ATTRIBUTE, this);
  }

  static Dashboard of(ServletContext context) {
    if (context.getAttribute(ATTRIBUTE) instanceof Dashboard dashboard) {
      return dashboard;
    }
    throw new IllegalStateException("the dashboard was not started by DashboardInitializer");
  }

  /** Names no key, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Dashboard[]";
  }
}
