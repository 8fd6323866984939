package dev.impersonation.demo.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.trail.PagePaths;
import dev.impersonation.demo.web.WebJson;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request on record: its refusal, or its intent, whose place its outcome takes.
 *
 * @param key the ID of the first event of the request
 * @param time when the request came
 * @param event the newest event of the request
 */
record AuditRow(String key, String time, JsonNode event) {
  private static final List<String> TEXTS =
      List.of("kind", "session", "method", "path", "decision", "rule", "code", "failure");

  /** Returns the requests of events, in the order in which they came. */
  static Map<String, AuditRow> byKey(List<JsonNode> events) {
    Map<String, AuditRow> rows = new LinkedHashMap<>();
    for (JsonNode event : events) {
      String key = keyOf(event);
      AuditRow before = rows.get(key);
      String time = before == null ? event.path("time").asText() : before.time();
      rows.put(key, new AuditRow(key, time, event));
    }
    return rows;
  }

  static String keyOf(JsonNode event) {
    return event.path("intent_id").asText(event.path("id").asText());
  }

  /** Returns when the request came; the epoch if the record does not say. */
  Instant at() {
    try {
      return Instant.parse(time);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  String text(String field) {
    return event.path(field).asText("");
  }

  boolean isRefused() {
    return text("decision").equals("denied");
  }

  /** Returns whether it is what pages need for themselves, and was let pass. */
  boolean isPlumbing() {
    return !isRefused() && PagePaths.has(text("path"));
  }

  ObjectNode json(People people) {
    ObjectNode json =
        WebJson.object()
            .put("key", key)
            .put("id", text("id"))
            .put("time", time)
            .put("plumbing", isPlumbing());
    TEXTS.forEach(field -> json.put(field, event.path(field).asText(null)));
    json.set("status", event.path("status").isNumber() ? event.path("status") : json.nullNode());
    for (String party : List.of("actor", "subject")) {
      JsonNode id = event.path(party);
      json.set(party, id.isTextual() ? people.json(id.asText()) : json.nullNode());
    }
    return json;
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "AuditRow[]";
  }
}
