package dev.impersonation.demo.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;

/**
 * What rows to show. People are looked for by a part of an ID or a name; sessions are named in
 * full; what is empty leaves all.
 */
record AuditFilter(String actor, String subject, String session, String decision) {
  private static final List<String> DECISIONS = List.of("", "allowed", "denied");

  static AuditFilter of(HttpServletRequest request) throws RefusedException {
    String decision = DashboardServlet.parameter(request, "decision");
    if (!DECISIONS.contains(decision)) {
      throw new RefusedException(
          422, "decision_invalid", "A decision is allowed or denied, or left out.");
    }
    return new AuditFilter(
        DashboardServlet.parameter(request, "actor"),
        DashboardServlet.parameter(request, "subject"),
        DashboardServlet.parameter(request, "session"),
        decision);
  }

  boolean matches(AuditRow row, People people) {
    return isEmptyOr(session, row.text("session"))
        && isEmptyOr(decision, row.text("decision"))
        && isPerson(actor, row.text("actor"), people)
        && isPerson(subject, row.text("subject"), people);
  }

  private static boolean isEmptyOr(String wanted, String found) {
    return wanted.isEmpty() || wanted.equals(found);
  }

  private static boolean isPerson(String wanted, String id, People people) {
    return wanted.isEmpty()
        || (!id.isEmpty() && (contains(id, wanted) || contains(people.name(id), wanted)));
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "AuditFilter[]";
  }
}
