package dev.impersonation.demo.dashboard;

import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.clerk.FrontendSignIn;
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
 * @param operators who is signed in
 * @param supportAccess whom support may sign in as
 * @param grants the actor tokens that it has made
 * @param trail what is on record
 * @param people the names of users
 */
public record Dashboard(
    URI origin,
    URI issuer,
    URI application,
    BackendApi backend,
    Operators operators,
    SupportAccess supportAccess,
    Grants grants,
    AuditTrail trail,
    People people,
    Clock clock) {
  private static final String ATTRIBUTE = Dashboard.class.getName();

  /** Returns one that nobody is signed in to. */
  public static Dashboard open(
      URI origin,
      URI issuer,
      URI application,
      BackendApi backend,
      SupportAccess supportAccess,
      AuditTrail trail,
      Clock clock) {
    return new Dashboard(
        origin,
        issuer,
        application,
        backend,
        Operators.of(FrontendSignIn.of(issuer), backend, clock),
        supportAccess,
        new Grants(),
        trail,
        new People(backend, clock),
        clock);
  }

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
