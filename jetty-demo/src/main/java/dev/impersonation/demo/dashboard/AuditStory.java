package dev.impersonation.demo.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.clerk.ClerkSession;
import dev.impersonation.demo.trail.OnRecord;
import dev.impersonation.demo.web.WebJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An impersonated session as a whole: what the issuer knows of it, and what is on record. What the
 * issuer does not know any more is told by the record.
 *
 * @param status the issuer's; {@code unknown} if it does not know the session
 * @param end when it ended; empty if it goes on, or nobody knows
 * @param rows the oldest first
 * @param leftOut how many older requests are on record, and not among the rows
 * @param mayLackOlder whether there may be more of them, which nobody has counted
 */
record AuditStory(
    String session,
    String subjectId,
    String actorId,
    String reason,
    String ticket,
    String status,
    Instant start,
    Optional<Instant> end,
    List<AuditRow> rows,
    int leftOut,
    boolean mayLackOlder) {
  /** The issuer ends a session that nobody has used for so long. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  AuditStory {
    rows = List.copyOf(rows);
  }

  static AuditStory of(Dashboard dashboard, String session)
      throws RefusedException, ClerkException {
    OnRecord record = dashboard.trail().onRecord();
    List<AuditRow> rows =
        AuditRow.byKey(record.events()).values().stream()
            .filter(row -> row.text("session").equals(session) && !row.text("actor").isEmpty())
            .toList();
    Optional<ClerkSession> known =
        DashboardServlet.isId(session)
            ? dashboard.backend().session(session).filter(ClerkSession::isImpersonated)
            : Optional.empty();
    if (known.isPresent()) {
      return of(known.get(), rows, record);
    }
    if (rows.isEmpty()) {
      throw new RefusedException(
          404, "session_not_found", "There is no such impersonated session, nor is it on record.");
    }
    return of(session, rows, record);
  }

  private static AuditStory of(ClerkSession session, List<AuditRow> rows, OnRecord record) {
    JsonNode actor = session.actor();
    return new AuditStory(
        session.id(),
        session.userId(),
        actor.path("sub").asText(""),
        actor.path("reason").asText(""),
        actor.path("ticket").asText(""),
        session.status(),
        Instant.ofEpochMilli(session.createdAt()),
        end(session),
        rows,
        record.leftOut(session.id()),
        record.mayLackOlder(Instant.ofEpochMilli(session.createdAt())));
  }

  private static Optional<Instant> end(ClerkSession session) {
    return switch (session.status()) {
      case "active" -> Optional.empty();
      // Judged when it is asked for, so that nothing was updated.
      case "expired" ->
          Optional.of(
              Instant.ofEpochMilli(
                  Math.min(session.expireAt(), session.lastActiveAt() + IDLE.toMillis())));
      default -> Optional.of(Instant.ofEpochMilli(session.updatedAt()));
    };
  }

  private static AuditStory of(String session, List<AuditRow> rows, OnRecord record) {
    AuditRow first = rows.get(0);
    return new AuditStory(
        session,
        first.text("subject"),
        first.text("actor"),
        first.text("reason"),
        first.text("ticket"),
        "unknown",
        first.at(),
        Optional.empty(),
        rows,
        record.leftOut(session),
        // Nobody knows when it began.
        record.mayLackOlder(Instant.EPOCH));
  }

  boolean isActive() {
    return status.equals("active");
  }

  ObjectNode json(People people) {
    ObjectNode json =
        WebJson.object()
            .put("session", session)
            .put("reason", reason)
            .put("ticket", ticket)
            .put("status", status)
            .put("start", start.toEpochMilli())
            .put("end", end.map(Instant::toEpochMilli).orElse(null))
            .put("leftOut", leftOut)
            .put("mayLackOlder", mayLackOlder);
    json.set("subject", people.json(subjectId));
    json.set("actor", people.json(actorId));
    ArrayNode all = json.putArray("rows");
    rows.forEach(row -> all.add(row.json(people)));
    return json;
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "AuditStory[]";
  }
}
