package dev.impersonation.issuer.backend;

import static dev.impersonation.issuer.ApiClient.json;
import static dev.impersonation.issuer.ApiClient.names;
import static dev.impersonation.issuer.backend.TestIssuer.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendSessionsTest {
  private final TestIssuer issuer = new TestIssuer();

  @AfterEach
  void close() {
    issuer.close();
  }

  private static List<String> ids(JsonNode sessions) {
    List<String> ids = new ArrayList<>();
    sessions.forEach(session -> ids.add(session.path("id").asText()));
    return ids;
  }

  @Test
  void session_ofAnActor_hasAllMembers() {
    String id = issuer.impersonate("user_alice");
    JsonNode session = issuer.get("/v1/sessions/" + id);
    assertEquals(
        List.of(
            "abandon_at",
            "actor",
            "client_id",
            "created_at",
            "expire_at",
            "id",
            "last_active_at",
            "last_active_organization_id",
            "latest_activity",
            "object",
            "status",
            "tasks",
            "updated_at",
            "user_id"),
        names(session));
    assertEquals("session", session.path("object").asText());
    assertEquals(id, session.path("id").asText());
    assertEquals("user_alice", session.path("user_id").asText());
    assertTrue(session.path("client_id").asText().startsWith("client_"));
    assertEquals(json("{\"sub\":\"user_support\"}"), session.path("actor"));
    assertEquals("active", session.path("status").asText());
    assertEquals(START, session.path("created_at").longValue());
    assertEquals(START, session.path("updated_at").longValue());
    assertEquals(START, session.path("last_active_at").longValue());
    assertEquals(START + 1_800_000, session.path("expire_at").longValue());
    assertEquals(START + 1_800_000, session.path("abandon_at").longValue());
  }

  @Test
  void list_filtered_holdsWhatFitsNewestFirst() {
    String first = issuer.impersonate("user_alice");
    issuer.pass(Duration.ofSeconds(1));
    String second = issuer.impersonate("user_bob");
    issuer.pass(Duration.ofSeconds(1));
    String third = issuer.impersonate("user_alice");
    issuer.post("/v1/sessions/" + first + "/revoke", "");
    assertEquals(List.of(third, second, first), ids(issuer.get("/v1/sessions")));
    assertEquals(List.of(third, first), ids(issuer.get("/v1/sessions?user_id=user_alice")));
    assertEquals(List.of(third, second), ids(issuer.get("/v1/sessions?status=active")));
    assertEquals(List.of(first), ids(issuer.get("/v1/sessions?user_id=user_alice&status=revoked")));
    assertEquals(List.of(second), ids(issuer.get("/v1/sessions?limit=1&offset=1")));
    assertEquals(List.of(), ids(issuer.get("/v1/sessions?status=pending")));
    String client = issuer.get("/v1/sessions/" + second).path("client_id").asText();
    assertEquals(List.of(second), ids(issuer.get("/v1/sessions?client_id=" + client)));
    assertEquals(3, ids(issuer.get("/v1/sessions?paginated=false")).size());
  }

  @Test
  void list_paginated_tellsTheTotal() {
    issuer.impersonate("user_alice");
    String second = issuer.impersonate("user_bob");
    JsonNode page = issuer.get("/v1/sessions?paginated=true&limit=1&user_id=user_bob");
    assertEquals(List.of("data", "total_count"), names(page));
    assertEquals(List.of(second), ids(page.path("data")));
    assertEquals(1, page.path("total_count").intValue());
    assertEquals(
        2, issuer.get("/v1/sessions?paginated=true&limit=1").path("total_count").intValue());
  }

  @Test
  void revoke_anActiveSession_revokesItForGood() {
    String id = issuer.impersonate("user_alice");
    issuer.pass(Duration.ofSeconds(1));
    JsonNode revoked = issuer.post("/v1/sessions/" + id + "/revoke", "");
    assertEquals("revoked", revoked.path("status").asText());
    assertEquals(START + 1000, revoked.path("updated_at").longValue());
    assertEquals(revoked, issuer.get("/v1/sessions/" + id));
    issuer
        .call("POST", "/v1/sessions/" + id + "/revoke", "")
        .expectError(400, "invalid_action_for_session");
  }

  @Test
  void token_ofAnActiveSession_lastsAMinute() {
    String id = issuer.impersonate("user_alice");
    JsonNode token = issuer.post("/v1/sessions/" + id + "/tokens", "");
    assertEquals(List.of("jwt", "object"), names(token));
    assertEquals("token", token.path("object").asText());
    JsonNode claims = TestIssuer.claims(token.path("jwt").asText());
    assertEquals(issuer.url().toString(), claims.path("iss").asText());
    assertEquals("user_alice", claims.path("sub").asText());
    assertEquals(id, claims.path("sid").asText());
    assertEquals("active", claims.path("sts").asText());
    assertEquals(json("{\"sub\":\"user_support\"}"), claims.path("act"));
    assertEquals(START / 1000, claims.path("iat").longValue());
    assertEquals(START / 1000 + 60, claims.path("exp").longValue());
    assertFalse(claims.has("azp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "30.0", "3.0e1", "1800"})
  void token_ofAGivenLifetime_lastsSo(String seconds) {
    String id = issuer.impersonate("user_alice");
    JsonNode token =
        issuer.post("/v1/sessions/" + id + "/tokens", "{\"expires_in_seconds\":" + seconds + "}");
    JsonNode claims = TestIssuer.claims(token.path("jwt").asText());
    assertEquals(
        (long) Double.parseDouble(seconds),
        claims.path("exp").longValue() - claims.path("iat").longValue());
  }

  private JsonNode claims(String sessionId, String body) {
    return TestIssuer.claims(
        issuer.post("/v1/sessions/" + sessionId + "/tokens", body).path("jwt").asText());
  }

  @Test
  void token_ofALifetimeBeyondAnImpersonatedSession_endsWithIt() {
    String id = issuer.impersonate("user_alice");

    assertEquals(
        START / 1000 + 1800,
        claims(id, "{\"expires_in_seconds\":315360000}").path("exp").longValue());
  }

  @Test
  void token_ofTheLastMillisecondOfAnImpersonatedSession_lastsASecond() {
    String id =
        issuer.sessionOf(
            issuer.post(
                "/v1/actor_tokens",
                "{\"user_id\":\"user_alice\",\"actor\":{\"sub\":\"s\"},"
                    + "\"session_max_duration_in_seconds\":1}"));
    issuer.pass(Duration.ofMillis(999));

    JsonNode claims = claims(id, "");

    assertEquals(START / 1000 + 1, claims.path("iat").longValue());
    assertEquals(START / 1000 + 2, claims.path("exp").longValue());
  }

  @Test
  void token_ofASessionOfTheUserAlone_lastsAsLongAsAskedFor() {
    String id = issuer.sessionOf(issuer.post("/v1/sign_in_tokens", "{\"user_id\":\"user_alice\"}"));

    JsonNode claims = claims(id, "{\"expires_in_seconds\":315360000}");

    assertEquals(START / 1000 + 315_360_000, claims.path("exp").longValue());
  }

  @Test
  void token_asked_doesNotPutOffTheEndForIdleness() {
    String id = issuer.impersonate("user_alice");
    issuer.pass(Duration.ofSeconds(599));
    issuer.post("/v1/sessions/" + id + "/tokens", "{\"expires_in_seconds\":null}");
    issuer.pass(Duration.ofSeconds(1));
    assertOver(id, "expired");
  }

  @Test
  void token_ofARevokedSession_isRefused() {
    String id = issuer.impersonate("user_alice");
    issuer.post("/v1/sessions/" + id + "/revoke", "");
    assertOver(id, "revoked");
  }

  @Test
  void token_ofASessionOfADeletedUser_isRefused() {
    String id = issuer.impersonate("user_alice");
    issuer.call("DELETE", "/v1/users/user_alice", "").expect(200);
    assertOver(id, "ended");
  }

  @Test
  void token_ofASessionOfABannedUser_isRefused() {
    String id = issuer.impersonate("user_alice");
    issuer.post("/v1/users/user_alice/ban", "");
    assertOver(id, "revoked");
  }

  private void assertOver(String id, String status) {
    assertEquals(status, issuer.get("/v1/sessions/" + id).path("status").asText());
    issuer
        .call("POST", "/v1/sessions/" + id + "/tokens", "")
        .expectError(400, "invalid_action_for_session");
    issuer
        .call("POST", "/v1/sessions/" + id + "/revoke", "")
        .expectError(400, "invalid_action_for_session");
  }
}
