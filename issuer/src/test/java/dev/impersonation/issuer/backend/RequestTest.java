package dev.impersonation.issuer.backend;

import static dev.impersonation.issuer.ApiClient.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.issuer.ApiClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestTest {
  private static final String ACTOR_TOKENS = "/v1/actor_tokens";
  private static final String GOOD =
      "{\"user_id\":\"user_alice\",\"actor\":{\"sub\":\"user_support\"}}";

  private final TestIssuer issuer = new TestIssuer();

  @AfterAll
  void close() {
    issuer.close();
  }

  static Stream<String> endpoints() {
    return Stream.of(
        "POST /v1/actor_tokens",
        "POST /v1/actor_tokens/act_none/revoke",
        "POST /v1/sign_in_tokens",
        "POST /v1/sign_in_tokens/sit_none/revoke",
        "POST /v1/agents/tasks",
        "POST /v1/agents/tasks/agent_task_none/revoke",
        "GET /v1/users",
        "POST /v1/users",
        "GET /v1/users/count",
        "GET /v1/users/user_none",
        "PATCH /v1/users/user_none",
        "DELETE /v1/users/user_none",
        "POST /v1/users/user_none/ban",
        "POST /v1/users/user_none/unban",
        "GET /v1/sessions",
        "GET /v1/sessions/sess_none",
        "POST /v1/sessions/sess_none/revoke",
        "POST /v1/sessions/sess_none/tokens",
        "GET /v1/jwks");
  }

  private ApiClient.Reply send(String endpoint, String... headers) {
    String[] parts = endpoint.split(" ", 2);
    HttpRequest.Builder request =
        issuer.bare(parts[1]).method(parts[0], HttpRequest.BodyPublishers.noBody());
    return issuer.send(headers.length == 0 ? request : request.headers(headers));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void request_withoutAuthorization_isRefused(String endpoint) {
    send(endpoint).expectError(401, "authorization_header_format_invalid");
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void request_withAnotherKey_isRefused(String endpoint) {
    send(endpoint, "Authorization", "Bearer " + issuer.secretKey() + "x")
        .expectError(401, "clerk_key_invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic ", "Bearer", "", "Bearers "})
  void request_withAnotherScheme_isRefused(String scheme) {
    send("GET /v1/users", "Authorization", scheme + issuer.secretKey())
        .expectError(401, "authorization_header_format_invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER "})
  void request_withTheKeyAndTheSchemeInAnyCase_isAnswered(String scheme) {
    send("GET /v1/users", "Authorization", scheme + issuer.secretKey()).expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/users/user_none",
        "PATCH /v1/users/user_none",
        "DELETE /v1/users/user_none",
        "POST /v1/users/user_none/ban",
        "POST /v1/users/user_none/unban",
        "GET /v1/sessions/sess_none",
        "POST /v1/sessions/sess_none/revoke",
        "POST /v1/sessions/sess_none/tokens",
        "POST /v1/actor_tokens/act_none/revoke",
        "POST /v1/sign_in_tokens/sit_none/revoke",
        "POST /v1/agents/tasks/agent_task_none/revoke",
        "GET /v1/nothing"
      })
  void request_forWhatIsNotThere_isNotFound(String endpoint) {
    send(endpoint, "Authorization", "Bearer " + issuer.secretKey())
        .expectError(404, "resource_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "\"x\"",
        "null",
        " ",
        "{\"user_id\":\"a\",\"user_id\":\"a\"}",
        "{} {}",
        "{}x",
        "{'user_id':'a'}",
        "{\"expires_in_seconds\":1e99999999999}",
        "{\"actor\":{\"sub\":\"s\",\"n\":12e2147483647}}",
        "{\"actor\":{\"sub\":\"\\ud800\"}}",
        "{\"actor\":{\"sub\":\"s\",\"n\":[\"\\ude00\\ud83d\"]}}",
        "{\"public_metadata\":{\"\\udfff\":1}}",
        "\u0000"
      })
  void body_thatIsNotOneJsonObject_isRefused(String body) {
    issuer.call("POST", ACTOR_TOKENS, body).expectError(400, "request_body_invalid");
  }

  @Test
  void body_nestedTooDeeply_isRefused() {
    String body = "{\"actor\":" + "[".repeat(100) + "]".repeat(100) + "}";
    issuer.call("POST", ACTOR_TOKENS, body).expectError(400, "request_body_invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonx", "json"})
  void body_ofAnotherType_isRefused(String type) {
    issuer
        .send(
            issuer
                .request(ACTOR_TOKENS)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(GOOD)))
        .expectError(415, "unsupported_content_type");
  }

  @Test
  void body_ofNoType_isRefused() {
    issuer
        .send(issuer.request(ACTOR_TOKENS).POST(HttpRequest.BodyPublishers.ofString(GOOD)))
        .expectError(415, "unsupported_content_type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/json; charset=utf-8", "Application/JSON"})
  void body_ofJson_isTaken(String type) {
    issuer
        .send(
            issuer
                .request(ACTOR_TOKENS)
                .header("Content-Type", type)
                .header("Clerk-API-Version", "2026-05-12")
                .POST(HttpRequest.BodyPublishers.ofString(GOOD)))
        .expect(200);
  }

  @Test
  void body_thatIsTooLarge_isRefused() {
    issuer
        .call("POST", ACTOR_TOKENS, " ".repeat(300_000) + GOOD)
        .expectError(413, "request_body_too_large");
  }

  @Test
  void body_thatIsTooLargeButDoesNotSaySo_isRefused() {
    byte[] body = (" ".repeat(300_000) + GOOD).getBytes(StandardCharsets.UTF_8);
    issuer
        .send(
            issuer
                .request(ACTOR_TOKENS)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
        .expectError(413, "request_body_too_large");
  }

  @ParameterizedTest
  @CsvSource({
    "users?limit=0, form_param_value_invalid, limit",
    "users?limit=501, form_param_value_invalid, limit",
    "users?limit=-1, form_param_value_invalid, limit",
    "users?limit=ten, form_param_value_invalid, limit",
    "users?limit=1.5, form_param_value_invalid, limit",
    "users?limit=, form_param_value_invalid, limit",
    "users?limit=99999999999, form_param_value_invalid, limit",
    "users?limit=1&limit=1, form_param_duplicate, limit",
    "users?offset=-1, form_param_value_invalid, offset",
    "users?offset=4294967296, form_param_value_invalid, offset",
    "users?offset=x, form_param_value_invalid, offset",
    "users?order_by=shoe_size, form_param_value_invalid, order_by",
    "users?order_by=-, form_param_value_invalid, order_by",
    "users?order_by=--created_at, form_param_value_invalid, order_by",
    "users?query=a&query=b, form_param_duplicate, query",
    "users?banned=yes, form_param_value_invalid, banned",
    "users?banned=true&banned=true, form_param_duplicate, banned",
    "users?created_at_after=-1, form_param_value_invalid, created_at_after",
    "users?created_at_before=2026-01-01, form_param_value_invalid, created_at_before",
    "users?created_at_before=, form_param_value_invalid, created_at_before",
    "users?phone_number=1, form_param_unknown, phone_number",
    "users?phone_number%5B%5D=1, form_param_unknown, phone_number",
    "users?web3_wallet=1, form_param_unknown, web3_wallet",
    "users?starting_after=user_alice, form_param_unknown, starting_after",
    "users/count?last_active_at_since=1, form_param_unknown, last_active_at_since",
    "users?last_sign_in_at_before=1, form_param_unknown, last_sign_in_at_before",
    "users/count?last_sign_in_at_after=1, form_param_unknown, last_sign_in_at_after",
    "users?shoe_size, form_param_unknown, shoe_size",
    "users?limit, form_param_value_invalid, limit",
    "users?%FF=1, form_param_unknown, \ufffd",
    "users/count?limit=1, form_param_unknown, limit",
    "sessions?status=asleep, form_param_value_invalid, status",
    "sessions?paginated=1, form_param_value_invalid, paginated",
    "sessions?limit=501, form_param_value_invalid, limit",
    "sessions?offset=-1, form_param_value_invalid, offset",
    "sessions?user_id=a&user_id=b, form_param_duplicate, user_id",
    "sessions?shoe_size=1, form_param_unknown, shoe_size"
  })
  void query_withOneFault_isRefusedForThatAlone(String query, String code, String param) {
    issuer.call("GET", "/v1/" + query, "").expectError(422, code, param);
  }

  @Test
  void query_ofWhatClerkFiltersByAndThisIssuerDoesNot_saysSo() {
    String body = issuer.call("GET", "/v1/users?phone_number=1", "").body();

    assertTrue(body.contains("phone_number is nothing that this issuer filters by"), body);
  }

  @Test
  void query_ofSdks_isTaken() {
    issuer.get("/v1/users?__clerk_api_version=2026-05-12&limit=500&offset=0");
  }

  @Test
  void query_thatIsNotWellFormed_isRefused() throws IOException {
    try (Socket socket = new Socket(issuer.url().getHost(), issuer.url().getPort())) {
      String request =
          "GET /v1/users?query=%zz HTTP/1.1\r\nHost: "
              + issuer.url().getAuthority()
              + "\r\nConnection: close\r\nAuthorization: Bearer "
              + issuer.secretKey()
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
      assertTrue(answer.contains("Content-Type: application/json\r\n"), answer);
      assertTrue(answer.contains("\"code\":\"request_invalid\""), answer);
    }
  }

  @Test
  void jwks_always_isThePublicKeySet() {
    assertEquals(
        json(issuer.send(issuer.bare("/.well-known/jwks.json")).body()), issuer.get("/v1/jwks"));
  }
}
