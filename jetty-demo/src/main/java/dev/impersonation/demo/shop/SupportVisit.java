package dev.impersonation.demo.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.clerk.ClerkSession;
import dev.impersonation.demo.trail.OnRecord;
import dev.impersonation.demo.trail.PagePaths;
import dev.impersonation.demo.web.WebJson;
import java.time.Instant;
import java.util.List;

/** What a customer may know of an impersonated session: when, why, what was done; not who. */
final class SupportVisit {
  private SupportVisit() {}

  /**
   * @param events those on record for this customer
   * @param record says what is not among them
   */
  static ObjectNode of(ClerkSession session, List<JsonNode> events, OnRecord record) {
    ObjectNode visit =
        WebJson.object()
            .put("id", session.id())
            .put("active", session.isActive())
            .put("begin", session.createdAt())
            .put("end", session.isActive() ? session.expireAt() : session.lastActiveAt())
            .put("reason", session.actor().path("reason").asText(""))
            .put("ticket", session.actor().path("ticket").asText(""))
            .put("leftOut", record.leftOut(session.id()))
            .put("mayLackOlder", record.mayLackOlder(Instant.ofEpochMilli(session.createdAt())));
    ArrayNode actions = visit.putArray("actions");
    for (JsonNode event : events) {
      if (event.path("session").asText().equals(session.id()) && isAction(event)) {
        actions.add(action(event));
      }
    }
    return visit;
  }

  /** What the application did, and what was refused; not what the page itself needs. */
  private static boolean isAction(JsonNode event) {
    return !event.path("kind").asText().equals("intent")
        && (isRefused(event) || !PagePaths.has(event.path("path").asText()));
  }

  private static boolean isRefused(JsonNode event) {
    return event.path("decision").asText().equals("denied");
  }

  private static ObjectNode action(JsonNode event) {
    return WebJson.object()
        .put("time", event.path("time").asText())
        .put("method", event.path("method").asText())
        .put("path", event.path("path").asText())
        .put("refused", isRefused(event));
  }
}
