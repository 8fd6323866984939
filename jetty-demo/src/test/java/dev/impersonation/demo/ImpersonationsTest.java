package dev.impersonation.demo;

import static dev.impersonation.demo.TestDashboard.assertProblem;
import static dev.impersonation.demo.TestDashboard.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.demo.TestDashboard.Operator;
import dev.impersonation.demo.TestDashboard.Tab;
import dev.impersonation.testkit.ManualClock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImpersonationsTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** How long the issuer is not asked again for those who only read. */
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T09:00:00Z"));
  private TestDashboard dashboard;
  private Operator sam;
  private String samsSession;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    dashboard = TestDashboard.start(folder, clock);
    sam = dashboard.operator("sam");
    samsSession = newestSessionOf("user_sam");
  }

  @AfterAll
  void stop() {
    dashboard.close();
  }

  /** So that what is newest is what the test has made. */
  @BeforeEach
  void passSomeTime() {
    clock.advance(Duration.ofSeconds(1));
  }

  private JsonNode session(String id) throws IOException, InterruptedException {
    return dashboard.backend("GET", "/v1/sessions/" + id);
  }

  private String newestSessionOf(String userId) throws IOException, InterruptedException {
    return dashboard
        .backend("GET", "/v1/sessions?limit=1&user_id=" + userId)
        .path(0)
        .path("id")
        .asText();
  }

  private static String asked(String members) {
    return "{\"userId\":\"user_alice\",\"reason\":\"a reason\",\"minutes\":15"
        + (members.isEmpty() ? "" : "," + members)
        + "}";
  }

  @Test
  void start_customer_actorIsTheOperatorToTheLetter() throws Exception {
    long now = clock.instant().getEpochSecond();
    HttpResponse<String> started =
        sam.post(
            "/api/impersonations",
            "{\"userId\":\"user_alice\",\"reason\":\" look at \\\"10007\\\" \",\"ticket\":\"T-4711\","
                + "\"minutes\":30}");
    assertEquals(201, started.statusCode(), started::body);
    JsonNode session = session(dashboard.open(json(started)).sessionId());
    JsonNode actor = session.path("actor");
    String grant = actor.path("grant").asText();
    assertTrue(grant.length() >= 32, grant);
    assertEquals(
        JSON.readTree(
            """
            {"sub":"user_sam","iss":"%s","sid":"%s","reason":"look at \\"10007\\"",\
            "ticket":"T-4711","until":%d,"grant":"%s"}"""
                .formatted(dashboard.story().issuer().url(), samsSession, now + 30 * 60, grant)),
        actor);
    assertEquals(
        Duration.ofMinutes(30).toMillis(),
        session.path("expire_at").asLong() - session.path("created_at").asLong());
  }

  @Test
  void start_noTicket_actorHasNone() throws Exception {
    JsonNode started = json(sam.post("/api/impersonations", asked("")));
    JsonNode actor = session(dashboard.open(started).sessionId()).path("actor");
    assertEquals(
        Set.of("sub", "iss", "sid", "reason", "until", "grant"),
        actor.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @CsvSource({
    "user_olga, 403, operator_protected",
    "user_sam, 403, operator_protected",
    "user_carol, 403, support_access_withheld",
    "user_nobody, 404, user_not_found"
  })
  void start_whoMayNotBeActedFor_refusedInWords(String userId, int status, String code)
      throws Exception {
    int before = sam.json("/api/impersonations").path("tokens").size();
    HttpResponse<String> response =
        sam.post(
            "/api/impersonations",
            "{\"userId\":\"" + userId + "\",\"reason\":\"r\",\"minutes\":5}");
    assertProblem(status, code, response);
    assertTrue(json(response).path("title").asText().endsWith("."));
    assertEquals(before, sam.json("/api/impersonations").path("tokens").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"reason\":\"\" | reason_invalid",
        "\"reason\":\"  \" | reason_invalid",
        "\"reason\":null | reason_invalid",
        "\"reason\":7 | reason_invalid",
        "\"reason\":\"a\\nb\" | reason_invalid",
        "\"ticket\":\"a\\u0000\" | ticket_invalid",
        "\"ticket\":{} | ticket_invalid",
        "\"minutes\":0 | minutes_invalid",
        "\"minutes\":61 | minutes_invalid",
        "\"minutes\":15.5 | minutes_invalid",
        "\"minutes\":\"15\" | minutes_invalid",
        "\"userId\":\"\" | user_id_invalid",
        "\"userId\":\"../actor_tokens\" | user_id_invalid"
      })
  void start_badInput_refused(String member, String code) throws Exception {
    assertProblem(422, code, sam.post("/api/impersonations", asked(member)));
  }

  @ParameterizedTest
  @CsvSource({"reason, 200", "ticket, 50"})
  void start_textAtItsLimit_oneMoreIsRefused(String member, int most) throws Exception {
    for (int length : new int[] {most, most + 1}) {
      HttpResponse<String> response =
          sam.post(
              "/api/impersonations", asked("\"" + member + "\":\"" + "x".repeat(length) + "\""));
      assertEquals(length == most ? 201 : 422, response.statusCode(), response::body);
    }
  }

  @Test
  void start_operatorsSessionEndedAtIssuer_refusedAndSignedOut() throws Exception {
    Operator other = dashboard.operator("sam");
    dashboard.backend("POST", "/v1/sessions/" + newestSessionOf("user_sam") + "/revoke");
    assertProblem(401, "operator_session_ended", other.post("/api/impersonations", asked("")));
    assertProblem(401, "not_signed_in", other.get("/api/me"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/impersonations",
        "/api/impersonations/act_1/revoke",
        "/api/sessions/sess_1/end"
      })
  void change_operatorIsNoneAnyMore_refusedAndSignedOut(String path) throws Exception {
    Operator other = dashboard.operator("olga");
    dashboard.role("user_olga", "customer");
    try {
      assertProblem(401, "not_an_operator", other.post(path, asked("")));
    } finally {
      dashboard.role("user_olga", "operator");
    }
    assertProblem(401, "not_signed_in", other.get("/api/me"));

    clock.advance(Duration.ofSeconds(1));
    Operator ended = dashboard.operator("olga");
    dashboard.backend("POST", "/v1/sessions/" + newestSessionOf("user_olga") + "/revoke");
    assertProblem(401, "operator_session_ended", ended.post(path, asked("")));
    assertProblem(401, "not_signed_in", ended.get("/api/me"));
  }

  @Test
  void read_operatorIsNoneAnyMore_refusedAfterAMinute() throws Exception {
    Operator other = dashboard.operator("olga");
    assertEquals(200, other.get("/api/users").statusCode());
    dashboard.role("user_olga", "customer");
    try {
      clock.advance(MINUTE.minusMillis(1));
      assertEquals(200, other.get("/api/users").statusCode());
      clock.advance(Duration.ofMillis(1));
      assertProblem(401, "not_an_operator", other.get("/api/users"));
    } finally {
      dashboard.role("user_olga", "operator");
    }
    assertProblem(401, "not_signed_in", other.get("/api/users"));
  }

  @Test
  void read_operatorsSessionEndedAtIssuer_refusedAfterAMinute() throws Exception {
    Operator other = dashboard.operator("olga");
    dashboard.backend("POST", "/v1/sessions/" + newestSessionOf("user_olga") + "/revoke");
    clock.advance(MINUTE);
    assertProblem(401, "operator_session_ended", other.get("/api/audit", "X-Background", "true"));
    assertProblem(401, "not_signed_in", other.get("/api/me"));
  }

  @Test
  void read_issuerIsGone_saysSoAfterAMinuteAndSignsOut(@TempDir Path folder) throws Exception {
    try (TestDashboard alone = TestDashboard.start(folder, clock)) {
      Operator operator = alone.operator("sam");
      alone.story().issuer().close();
      assertEquals(200, operator.get("/api/me").statusCode());
      clock.advance(MINUTE);
      assertProblem(503, "issuer_unreachable", operator.get("/api/me"));
      assertProblem(503, "issuer_unreachable", operator.get("/api/me"));
      assertEquals(200, operator.post("/api/sign-out", "").statusCode());
    }
  }

  @Test
  void start_tooManyArePending_refusedInWordsUntilSomeAreNot() throws Exception {
    clock.advance(Duration.ofMinutes(10));
    String first = sam.start("user_judy", 5).path("id").asText();
    for (int i = 1; i < 200; i++) {
      sam.start("user_judy", 5);
    }
    HttpResponse<String> refused = sam.post("/api/impersonations", asked(""));
    assertProblem(429, "too_many_pending", refused);
    assertTrue(json(refused).path("title").asText().startsWith("There are 200 links"));
    assertEquals(
        200, sam.post("/api/impersonations/" + first + "/revoke", "").statusCode(), "the oldest");
    sam.start("user_judy", 5);
    assertProblem(429, "too_many_pending", sam.post("/api/impersonations", asked("")));
    clock.advance(Duration.ofMinutes(5));
    sam.start("user_judy", 5);
  }

  @Test
  void start_issuerIsGone_saysSo(@TempDir Path folder) throws Exception {
    try (TestDashboard alone = TestDashboard.start(folder, clock)) {
      Operator operator = alone.operator("sam");
      alone.story().issuer().close();
      assertProblem(503, "issuer_unreachable", operator.post("/api/impersonations", asked("")));
    }
  }

  @Test
  void token_opened_isAcceptedForGood() throws Exception {
    JsonNode started = sam.start("user_bob", 15);
    String id = started.path("id").asText();
    assertEquals("pending", sam.token(id).path("status").asText());
    Tab tab = dashboard.open(started);
    assertEquals("accepted", sam.token(id).path("status").asText());
    assertFalse(sam.token(id).has("url"));
    assertEquals(200, sam.post("/api/sessions/" + tab.sessionId() + "/end", "").statusCode());
    clock.advance(Duration.ofMinutes(16));
    assertEquals("accepted", sam.token(id).path("status").asText());
  }

  @Test
  void token_openedAndOnlySeenLater_isAccepted() throws Exception {
    JsonNode started = sam.start("user_bob", 5);
    dashboard.open(started);
    clock.advance(Duration.ofMinutes(6));
    assertEquals("accepted", sam.token(started.path("id").asText()).path("status").asText());
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "15, 10", "60, 10"})
  void token_notOpenedInTime_isExpiredForGood(int minutes, int toOpen) throws Exception {
    JsonNode started = sam.start("user_dave", minutes);
    String id = started.path("id").asText();
    clock.advance(Duration.ofMinutes(toOpen).minusMillis(1));
    assertEquals("pending", sam.token(id).path("status").asText());
    clock.advance(Duration.ofMillis(1));
    assertProblem(409, "token_not_pending", sam.post("/api/impersonations/" + id + "/revoke", ""));
    assertEquals("expired", sam.token(id).path("status").asText());
    assertEquals(0, dashboard.backend("GET", "/v1/sessions?user_id=user_dave").size());
  }

  @Test
  void token_revoked_opensNothing() throws Exception {
    JsonNode started = sam.start("user_erin", 15);
    String revoke = "/api/impersonations/" + started.path("id").asText() + "/revoke";
    // Any operator can.
    assertEquals(200, dashboard.operator("olga").post(revoke, "").statusCode());
    assertEquals("revoked", sam.token(started.path("id").asText()).path("status").asText());
    AssertionError refused = assertThrows(AssertionError.class, () -> dashboard.open(started));
    assertTrue(String.valueOf(refused.getMessage()).contains("actor_token_revoked_code"));
    assertProblem(409, "token_not_pending", sam.post(revoke, ""));
    clock.advance(Duration.ofMinutes(20));
    assertEquals("revoked", sam.token(started.path("id").asText()).path("status").asText());
  }

  @Test
  void revoke_openedMeanwhile_saysThatItIsTooLate() throws Exception {
    JsonNode started = sam.start("user_frank", 15);
    dashboard.open(started);
    HttpResponse<String> response =
        sam.post("/api/impersonations/" + started.path("id").asText() + "/revoke", "");
    assertProblem(409, "token_not_pending", response);
    assertEquals(
        "It is too late: the link was opened already. End its session instead. The issuer says:"
            + " only what is pending can be revoked.",
        json(response).path("title").asText());
    assertEquals("accepted", sam.token(started.path("id").asText()).path("status").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"act_unknown/revoke", "act_unknown", "a/b/revoke", "act_%2F/revoke"})
  void revoke_unknownToken_404(String path) throws Exception {
    int status = sam.post("/api/impersonations/" + path, "").statusCode();
    assertTrue(status == 404 || (path.contains("%2F") && status == 400), "status " + status);
  }

  @Test
  void token_ofAnotherOperator_linkIsNotShown() throws Exception {
    String id = sam.start("user_heidi", 15).path("id").asText();
    assertTrue(sam.token(id).has("url"));
    JsonNode seen = dashboard.operator("olga").token(id);
    assertFalse(seen.has("url"));
    assertEquals("Sam Support", seen.path("operator").path("name").asText());
    assertEquals("Heidi Hunter", seen.path("subject").path("name").asText());
  }

  @Test
  void session_impersonated_isListedUntilItIsEnded() throws Exception {
    long now = clock.millis();
    JsonNode started = sam.start("user_ivan", 15);
    clock.advance(Duration.ofMinutes(9));
    String id = dashboard.open(started).sessionId();
    JsonNode listed = listed(sam, id);
    assertEquals("Ivan Innes", listed.path("subject").path("name").asText());
    assertEquals("Sam Support", listed.path("actor").path("name").asText());
    assertEquals("a reason", listed.path("reason").asText());
    assertEquals(
        now + Duration.ofMinutes(15).toMillis(),
        listed.path("end").asLong(),
        "until, though the session itself lasts longer");
    Operator olga = dashboard.operator("olga");
    assertEquals(200, olga.post("/api/sessions/" + id + "/end", "").statusCode());
    assertEquals("revoked", session(id).path("status").asText());
    assertTrue(listed(sam, id).isMissingNode());
    assertProblem(409, "session_not_active", olga.post("/api/sessions/" + id + "/end", ""));
  }

  private static JsonNode listed(Operator operator, String id) throws Exception {
    for (JsonNode session : operator.json("/api/impersonations").path("sessions")) {
      if (session.path("id").asText().equals(id)) {
        return session;
      }
    }
    return JSON.missingNode();
  }

  @Test
  void end_customersOwnSession_isNoneOfTheDashboards() throws Exception {
    String id = dashboard.inPerson("judy").sessionId();
    assertProblem(404, "session_not_found", sam.post("/api/sessions/" + id + "/end", ""));
    assertEquals("active", session(id).path("status").asText());
  }

  @Test
  void users_pages_haveTenEach() throws Exception {
    JsonNode first = sam.json("/api/users");
    assertEquals(26, first.path("total").asInt());
    assertEquals(3, first.path("pages").asInt());
    assertEquals(10, first.path("users").size());
    assertEquals(6, sam.json("/api/users?page=3").path("users").size());
    assertProblem(422, "page_invalid", sam.get("/api/users?page=0"));
    JsonNode found = sam.json("/api/users?query=carol");
    assertEquals(1, found.path("total").asInt());
    assertTrue(found.path("users").path(0).path("supportAccessUntil").isNull());
    assertTrue(
        sam.json("/api/users?query=olga").path("users").path(0).path("operator").asBoolean());
  }
}
