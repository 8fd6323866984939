package dev.impersonation.demo;

import static dev.impersonation.demo.TestDashboard.PASSWORD;
import static dev.impersonation.demo.TestDashboard.assertProblem;
import static dev.impersonation.demo.TestDashboard.credentials;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.demo.TestDashboard.Operator;
import dev.impersonation.testkit.ManualClock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
class DashboardSignInTest {
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T09:00:00Z"));
  private TestDashboard dashboard;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    dashboard = TestDashboard.start(folder, clock);
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

  private JsonNode sessionOf(String userId) throws IOException, InterruptedException {
    return dashboard.backend("GET", "/v1/sessions?limit=1&user_id=" + userId).path(0);
  }

  @Test
  void signIn_operator_cookieIsForThisSiteAndNoScript() throws Exception {
    HttpResponse<String> response = dashboard.signIn("sam", PASSWORD);
    String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(
        cookie.matches("__operator=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict"), cookie);
    assertEquals("active", sessionOf("user_sam").path("status").asText());
  }

  @Test
  void signIn_byEmail_saysWhoItIs() throws Exception {
    JsonNode me = dashboard.operator("olga@shop.example").json("/api/me");
    assertEquals("user_olga", me.path("id").asText());
    assertEquals("Olga Operator", me.path("name").asText());
  }

  @Test
  void signIn_wrongPasswordAndUnknownName_sameWords() throws Exception {
    HttpResponse<String> wrong = dashboard.signIn("sam", "wrong");
    HttpResponse<String> unknown = dashboard.signIn("nobody", "wrong");
    assertProblem(401, "credentials_wrong", wrong);
    assertEquals(wrong.body(), unknown.body());
    assertEquals(wrong.statusCode(), unknown.statusCode());
    assertTrue(wrong.headers().firstValue("Set-Cookie").isEmpty());
  }

  @Test
  void signIn_customer_refusedAndSignedOutAtTheIssuer() throws Exception {
    HttpResponse<String> response = dashboard.signIn("grace", PASSWORD);
    assertProblem(403, "not_an_operator", response);
    assertTrue(response.headers().firstValue("Set-Cookie").isEmpty());
    assertEquals("removed", sessionOf("user_grace").path("status").asText());
  }

  @Test
  void signIn_tenFailures_lockedForAMinute() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertProblem(401, "credentials_wrong", dashboard.signIn("user_olga", "wrong"));
    }
    assertProblem(429, "too_many_attempts", dashboard.signIn("USER_OLGA", PASSWORD));
    assertEquals(200, dashboard.signIn("olga", PASSWORD).statusCode());
    clock.advance(Duration.ofSeconds(60));
    assertEquals(200, dashboard.signIn("user_olga", PASSWORD).statusCode());
  }

  @Test
  void signIn_pageOfAnotherOrigin_refused() throws Exception {
    assertProblem(
        403,
        "origin_not_allowed",
        dashboard.send(
            "POST",
            "/api/sign-in",
            credentials("sam", PASSWORD),
            "Origin",
            dashboard.story().uri().toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"username\":\"sam\"}", "{\"username\":[\"sam\"],\"password\":\"x\"}"})
  void signIn_notBoth_refused(String body) throws Exception {
    assertProblem(422, "credentials_missing", dashboard.send("POST", "/api/sign-in", body));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/me",
    "GET, /api/users",
    "GET, /api/impersonations",
    "POST, /api/impersonations",
    "POST, /api/impersonations/act_1/revoke",
    "POST, /api/sessions/sess_1/end",
    "GET, /api/audit",
    "GET, /api/audit-story?session=sess_1",
    "POST, /api/sign-out",
    "GET, /api/sign-in/x",
    "GET, /api/anything"
  })
  void api_nobodySignedIn_401(String method, String path) throws Exception {
    assertProblem(401, "not_signed_in", dashboard.send(method, path, "{}"));
    assertProblem(
        401,
        "not_signed_in",
        dashboard.send(method, path, "{}", "Cookie", "__operator=" + "0".repeat(64)));
  }

  @ParameterizedTest
  @CsvSource({
    "/users?page=2, %2Fusers%3Fpage%3D2",
    "/impersonations, %2Fimpersonations",
    "/audit, %2Faudit",
    "/audit-story?session=sess_1, %2Faudit-story%3Fsession%3Dsess_1"
  })
  void page_nobodySignedIn_leadsToSignIn(String path, String next) throws Exception {
    HttpResponse<String> response = dashboard.send("GET", path, "");
    assertEquals(302, response.statusCode());
    assertEquals(
        "/sign-in?next=" + next,
        response
            .headers()
            .firstValue("Location")
            .orElseThrow()
            .replace(dashboard.story().dashboard().toString(), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/sign-in", "/assets/page.js", "/shared/style.css"})
  void page_openToAnybody_shown(String path) throws Exception {
    assertEquals(200, dashboard.send("GET", path, "").statusCode());
  }

  @Test
  void unsafe_csrfTokenMissingOrOfAnother_refused() throws Exception {
    Operator sam = dashboard.operator("sam");
    Operator forged = new Operator(dashboard, sam.cookie(), dashboard.operator("sam").csrfToken());
    for (String path :
        List.of(
            "/api/impersonations",
            "/api/impersonations/act_1/revoke",
            "/api/sessions/sess_1/end",
            "/api/sign-out")) {
      assertProblem(
          403, "csrf_token_invalid", dashboard.send("POST", path, "{}", "Cookie", sam.cookie()));
      assertProblem(403, "csrf_token_invalid", forged.post(path, "{}"));
    }
    assertEquals(200, sam.get("/api/me").statusCode());
  }

  @Test
  void unsafe_pageOfAnotherOrigin_refused() throws Exception {
    Operator sam = dashboard.operator("sam");
    for (String origin : new String[] {dashboard.story().uri().toString(), "null"}) {
      assertProblem(403, "origin_not_allowed", sam.post("/api/sign-out", "{}", "Origin", origin));
    }
    assertEquals(
        200,
        sam.post("/api/sign-out", "{}", "Origin", dashboard.story().dashboard().toString())
            .statusCode());
  }

  @Test
  void signOut_operator_endsBothSessions() throws Exception {
    Operator sam = dashboard.operator("sam");
    HttpResponse<String> response = sam.post("/api/sign-out", "");
    assertEquals(200, response.statusCode());
    String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(
        cookie.startsWith("__operator=;") && cookie.contains("; Expires=Thu, 01 Jan 1970 "),
        cookie);
    assertProblem(401, "not_signed_in", sam.get("/api/me"));
    assertEquals("removed", sessionOf("user_sam").path("status").asText());
  }

  @Test
  void signIn_somebodyIsSignedInThere_givesWay() throws Exception {
    Operator sam = dashboard.operator("sam");
    JsonNode before = sessionOf("user_sam");
    HttpResponse<String> response =
        dashboard.send(
            "POST", "/api/sign-in", credentials("olga", PASSWORD), "Cookie", sam.cookie());
    assertEquals(200, response.statusCode());
    assertFalse(response.headers().firstValue("Set-Cookie").orElseThrow().startsWith(sam.cookie()));
    assertProblem(401, "not_signed_in", sam.get("/api/me"));
    assertEquals(
        "removed",
        dashboard
            .backend("GET", "/v1/sessions/" + before.path("id").asText())
            .path("status")
            .asText());
  }

  @Test
  void session_notUsedForHalfAnHour_isOver() throws Exception {
    Operator sam = dashboard.operator("sam");
    clock.advance(Duration.ofMinutes(29));
    assertEquals(200, sam.get("/api/me").statusCode());
    clock.advance(Duration.ofMinutes(29));
    assertEquals(200, sam.get("/api/me", "X-Background", "true").statusCode());
    clock.advance(Duration.ofMinutes(1));
    assertProblem(401, "not_signed_in", sam.get("/api/me"));
    assertEquals("removed", sessionOf("user_sam").path("status").asText());
  }
}
