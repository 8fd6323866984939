package dev.impersonation.demo;

import static dev.impersonation.demo.TestDashboard.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.demo.TestDashboard.Operator;
import dev.impersonation.demo.TestDashboard.Tab;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditPagesTest {
  private TestDashboard dashboard;
  private Operator sam;
  private Tab alice;
  private Tab bob;

  /** Sam looks at Alice's orders and cannot change her password; Olga looks at Bob's. */
  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    dashboard = TestDashboard.start(folder, Clock.systemUTC());
    sam = dashboard.operator("sam");
    alice = dashboard.open(sam.start("user_alice", 15));
    assertEquals(200, alice.shop("GET", "/api/orders").statusCode());
    assertEquals(200, alice.shop("GET", "/impersonation").statusCode());
    assertEquals(403, alice.shop("POST", "/api/password").statusCode());
    bob = dashboard.open(dashboard.operator("olga").start("user_bob", 15));
    assertEquals(200, bob.shop("GET", "/api/orders").statusCode());
    assertEquals(200, dashboard.inPerson("dave").shop("GET", "/api/orders").statusCode());
  }

  @AfterAll
  void stop() {
    dashboard.close();
  }

  private static List<String> requests(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(
            row ->
                row.path("subject").path("id").asText()
                    + " "
                    + row.path("method").asText()
                    + " "
                    + row.path("path").asText()
                    + " "
                    + row.path("decision").asText()
                    + " "
                    + row.path("status").asText())
        .toList();
  }

  @Test
  void audit_noFilter_oneRowARequestTheNewestFirst() throws Exception {
    JsonNode list = sam.json("/api/audit");
    assertEquals(
        List.of(
            "user_bob GET /api/orders allowed 200",
            "user_alice POST /api/password denied 403",
            "user_alice GET /impersonation allowed 200",
            "user_alice GET /api/orders allowed 200"),
        requests(list.path("rows")));
    assertTrue(list.path("reset").asBoolean());
    JsonNode refused = list.path("rows").path(1);
    assertEquals("impersonation_denied", refused.path("code").asText());
    assertEquals("Sam Support", refused.path("actor").path("name").asText());
    assertEquals(alice.sessionId(), refused.path("session").asText());
    assertTrue(list.path("rows").path(2).path("plumbing").asBoolean());
    assertFalse(refused.path("plumbing").asBoolean());
  }

  @ParameterizedTest
  @CsvSource({
    "actor=user_olga, 1",
    "actor=SAM, 3",
    "actor=support, 3",
    "actor=user_alice, 0",
    "subject=user_alice, 3",
    "subject=baker, 1",
    "decision=denied, 1",
    "decision=allowed, 3",
    "decision=denied&subject=bob, 0",
    "session=sess_none, 0",
    "session=, 4"
  })
  void audit_filter_leavesWhatMatches(String query, int rows) throws Exception {
    assertEquals(rows, sam.json("/api/audit?" + query).path("rows").size());
  }

  @Test
  void audit_sessionFilter_leavesThatSession() throws Exception {
    assertEquals(1, sam.json("/api/audit?session=" + bob.sessionId()).path("rows").size());
  }

  @Test
  void audit_after_tellsNothingTwice() throws Exception {
    JsonNode all = sam.json("/api/audit");
    JsonNode news = sam.json("/api/audit?after=" + all.path("last").asText());
    assertEquals(0, news.path("rows").size());
    assertFalse(news.path("reset").asBoolean());
    assertEquals(all.path("last"), news.path("last"));
    JsonNode reset = sam.json("/api/audit?after=unknown");
    assertTrue(reset.path("reset").asBoolean());
    assertEquals(4, reset.path("rows").size());
  }

  @Test
  void audit_unknownDecision_refused() throws Exception {
    assertProblem(422, "decision_invalid", sam.get("/api/audit?decision=maybe"));
  }

  @Test
  void story_activeSession_tellsWhatWasSeenAndRefused() throws Exception {
    JsonNode story = sam.json("/api/audit-story?session=" + alice.sessionId());
    assertEquals("active", story.path("status").asText());
    assertTrue(story.path("end").isNull());
    assertEquals("Alice Archer", story.path("subject").path("name").asText());
    assertEquals("user_sam", story.path("actor").path("id").asText());
    assertEquals("a reason", story.path("reason").asText());
    assertEquals("T-1", story.path("ticket").asText());
    assertEquals(
        List.of(
            "user_alice GET /api/orders allowed 200",
            "user_alice GET /impersonation allowed 200",
            "user_alice POST /api/password denied 403"),
        requests(story.path("rows")));
  }

  @Test
  void story_endedSession_tellsWhenAndHow() throws Exception {
    assertEquals(200, sam.post("/api/sessions/" + bob.sessionId() + "/end", "").statusCode());
    JsonNode story = sam.json("/api/audit-story?session=" + bob.sessionId());
    assertEquals("revoked", story.path("status").asText());
    long end = story.path("end").asLong();
    assertTrue(story.path("start").asLong() <= end && end <= story.path("now").asLong());
  }

  @Test
  void storyText_forOperators_namesBoth() throws Exception {
    HttpResponse<String> text = text("operators");
    assertEquals("text/plain;charset=utf-8", text.headers().firstValue("Content-Type").orElse(""));
    assertEquals(
        "attachment; filename=\"support-" + alice.sessionId() + ".txt\"",
        text.headers().firstValue("Content-Disposition").orElse(""));
    assertTrue(text.body().contains("Signed in  Sam Support (user_sam)\n"), text::body);
    assertTrue(text.body().contains("Customer   Alice Archer (user_alice)\n"), text::body);
    assertTrue(text.body().contains("GET /api/orders  200\n"), text::body);
    assertTrue(text.body().contains("POST /api/password  403  impersonation_denied\n"), text::body);
    assertFalse(text.body().contains("GET /impersonation"), text::body);
    assertTrue(text.body().contains("for themselves: 1\n"), text::body);
  }

  @Test
  void storyText_forTheCustomer_doesNotSayWhoItWas() throws Exception {
    String text = text("customer").body();
    assertTrue(text.contains("Signed in  our support\n"), text);
    assertTrue(text.contains("GET /api/orders  200\n"), text);
    for (String name : List.of("Sam", "user_sam", "sam@", sam.cookie())) {
      assertFalse(text.contains(name), text);
    }
  }

  private HttpResponse<String> text(String audience) throws Exception {
    HttpResponse<String> text =
        sam.get("/api/audit-story?for=" + audience + "&session=" + alice.sessionId());
    assertEquals(200, text.statusCode(), text::body);
    return text;
  }

  /** What the customer's own page is told of a session. */
  private JsonNode visit(Tab customer, String session) throws Exception {
    JsonNode access = TestDashboard.json(customer.shop("GET", "/api/support-access"));
    for (JsonNode visit : access.path("visits")) {
      if (visit.path("id").asText().equals(session)) {
        return visit;
      }
    }
    throw new AssertionError("the session is not shown: " + access);
  }

  @Test
  @Tag("matrix")
  void flood_ofWhatPagesAskFor_hidesNoRefusalAndIsCounted(@TempDir Path folder) throws Exception {
    try (TestDashboard flooded = TestDashboard.start(folder, Clock.systemUTC())) {
      Operator operator = flooded.operator("sam");
      Tab tab = flooded.open(operator.start("user_grace", 15));
      assertEquals(403, tab.shop("POST", "/api/password").statusCode());
      String token = tab.token();
      for (int i = 0; i < 1_100; i++) {
        assertEquals(200, tab.shop("GET", "/assets/dom.js", token).statusCode());
      }
      int leftOut = 1_101 - 1_000;

      JsonNode visit = visit(flooded.inPerson("grace"), tab.sessionId());
      assertEquals(leftOut, visit.path("leftOut").asInt());
      assertFalse(visit.path("mayLackOlder").asBoolean());
      assertEquals("/api/password", visit.path("actions").path(0).path("path").asText());
      assertTrue(visit.path("actions").path(0).path("refused").asBoolean());

      String story = "/api/audit-story?session=" + tab.sessionId();
      assertEquals(leftOut, operator.json(story).path("leftOut").asInt());
      for (String audience : List.of("operators", "customer")) {
        String text = operator.get(story + "&for=" + audience).body();
        assertTrue(text.contains("POST /api/password  403  impersonation_denied\n"), text);
        assertTrue(
            text.endsWith(
                "\n" + leftOut + " older requests are left out here; the audit file has them.\n"),
            text);
      }
    }
  }

  @Test
  void audit_fileCannotBeRead_503InWords(@TempDir Path folder) throws Exception {
    try (TestDashboard broken = TestDashboard.start(folder, Clock.systemUTC())) {
      Operator operator = broken.operator("sam");
      Tab customer = broken.inPerson("grace");
      assertEquals(200, customer.shop("GET", "/api/support-access").statusCode());
      Path file = folder.resolve("audit.jsonl");
      Files.deleteIfExists(file);
      Files.createDirectory(file);
      assertProblem(503, "audit_unreadable", customer.shop("GET", "/api/support-access"));
      assertProblem(503, "audit_unreadable", operator.get("/api/audit"));
      for (String audience : List.of("", "&for=customer")) {
        assertProblem(
            503, "audit_unreadable", operator.get("/api/audit-story?session=sess_1" + audience));
      }
    }
  }

  @Test
  void subject_becameOperatorAtRunTime_isProtectedAndTheWayOutIsOpen(@TempDir Path folder)
      throws Exception {
    try (TestDashboard other = TestDashboard.start(folder, Clock.systemUTC())) {
      other.role("user_grace", "operator");
      Tab tab = other.open(actorToken(other, "user_grace"));
      assertProblem(403, "impersonation_subject_protected", tab.shop("GET", "/api/orders"));
      assertEquals(200, tab.shop("GET", "/impersonation").statusCode());

      String token = other.open(actorToken(other, "user_bob")).token();
      other.story().issuer().close();
      assertProblem(503, "impersonation_policy_unavailable", tab.shop("GET", "/api/orders", token));
      assertEquals(200, tab.shop("GET", "/impersonation", token).statusCode());
    }
  }

  /** As any back office can make it, without the dashboard. */
  private static JsonNode actorToken(TestDashboard dashboard, String userId) throws Exception {
    return dashboard.backend(
        "POST",
        "/v1/actor_tokens",
        "{\"user_id\":\"%s\",\"actor\":{\"sub\":\"user_sam\"},\"expires_in_seconds\":300}"
            .formatted(userId));
  }

  @Test
  void story_noImpersonatedSession_404() throws Exception {
    String own = dashboard.inPerson("grace").sessionId();
    for (String session : List.of("", "sess_none", "..%2Fusers", own)) {
      for (String audience : List.of("", "customer")) {
        assertProblem(
            404,
            "session_not_found",
            sam.get("/api/audit-story?session=" + session + "&for=" + audience));
      }
    }
  }

  @Test
  void story_unknownAudience_refused() throws Exception {
    assertProblem(
        422,
        "audience_invalid",
        sam.get("/api/audit-story?for=press&session=" + alice.sessionId()));
  }
}
