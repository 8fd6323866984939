package dev.impersonation.demo.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.web.WebJson;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditListTest {
  private static final AuditFilter ALL = new AuditFilter("", "", "", "");
  private static final AuditFilter ALLOWED = new AuditFilter("", "", "", "allowed");

  /** Nobody is asked for names: the events name nobody. */
  private final People people =
      new People(BackendApi.of(URI.create("http://127.0.0.1:9"), "sk_test_x"), Clock.systemUTC());

  private static ObjectNode event(String id, String kind, String decision) {
    return WebJson.object()
        .put("id", id)
        .put("time", "2026-11-22T09:00:0" + id.substring(1) + ".000000Z")
        .put("kind", kind)
        .put("decision", decision)
        .put("path", "/api/orders");
  }

  private static ObjectNode outcome(String id, String intent, String decision) {
    return event(id, "outcome", decision).put("intent_id", intent).put("status", 200);
  }

  private JsonNode list(AuditFilter filter, String after, JsonNode... events) {
    return new AuditList(List.of(events), people).json(filter, after);
  }

  private static List<String> keys(JsonNode list) {
    List<String> keys = new ArrayList<>();
    list.path("rows").forEach(row -> keys.add(row.path("key").asText()));
    return keys;
  }

  @Test
  void json_outcomeAfterAnotherIntent_takesThePlaceOfItsIntent() {
    JsonNode list =
        list(
            ALL,
            "",
            event("e1", "intent", "allowed"),
            event("e2", "intent", "allowed"),
            outcome("e3", "e1", "allowed"));
    assertEquals(List.of("e2", "e1"), keys(list));
    JsonNode done = list.path("rows").path(1);
    assertEquals("outcome", done.path("kind").asText());
    assertEquals(200, done.path("status").asInt());
    assertEquals("2026-11-22T09:00:01.000000Z", done.path("time").asText());
    assertTrue(list.path("rows").path(0).path("status").isNull());
    assertEquals("e3", list.path("last").asText());
  }

  @Test
  void json_after_onlyWhatHasChanged() {
    JsonNode list =
        list(
            ALL,
            "e2",
            event("e1", "intent", "allowed"),
            event("e2", "refused", "denied"),
            outcome("e3", "e1", "allowed"));
    assertEquals(List.of("e1"), keys(list));
    assertFalse(list.path("reset").asBoolean());
  }

  @Test
  void json_rowThatMatchesNoMore_isGone() {
    JsonNode list =
        list(ALLOWED, "e1", event("e1", "intent", "allowed"), outcome("e2", "e1", "denied"));
    assertEquals(List.of(), keys(list));
    assertEquals("[\"e1\"]", list.path("gone").toString());
  }

  @Test
  void json_afterIsTooLongAgo_beginsAnewWithTheNewest() {
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < 502; i++) {
      events.add(event("e" + i, "refused", "denied"));
    }
    JsonNode[] all = events.toArray(JsonNode[]::new);
    JsonNode reset = list(ALL, "e0", all);
    assertTrue(reset.path("reset").asBoolean());
    assertEquals(500, keys(reset).size());
    assertEquals("e501", keys(reset).get(0));
    JsonNode news = list(ALL, "e2", all);
    assertFalse(news.path("reset").asBoolean());
    assertEquals(499, keys(news).size());
  }

  @Test
  void json_refusedPlumbing_isShown() {
    JsonNode list =
        list(
            ALL,
            "",
            event("e1", "refused", "denied").put("path", "/impersonation"),
            event("e2", "intent", "allowed").put("path", "/impersonation/banner.js"),
            event("e3", "intent", "allowed").put("path", "/impersonations"));
    assertFalse(list.path("rows").path(2).path("plumbing").asBoolean());
    assertTrue(list.path("rows").path(1).path("plumbing").asBoolean());
    assertFalse(list.path("rows").path(0).path("plumbing").asBoolean());
  }

  @Test
  void json_nothingOnRecord_nothingToShow() {
    JsonNode list = list(ALL, "");
    assertEquals(List.of(), keys(list));
    assertEquals("", list.path("last").asText());
  }
}
