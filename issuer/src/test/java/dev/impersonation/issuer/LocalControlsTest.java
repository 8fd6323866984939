package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalControlsTest {
  private static final long START = Instant.parse("2026-05-04T12:00:00Z").getEpochSecond();

  private static final LocalIssuer issuer =
      LocalIssuer.builder()
          .clock(Clock.fixed(Instant.ofEpochSecond(START), ZoneOffset.UTC))
          .enableLocalControls()
          .start();
  private static final ApiClient api = new ApiClient(issuer);

  @AfterAll
  static void close() {
    issuer.close();
  }

  @BeforeEach
  void reset() {
    api.backend("DELETE", "/v1/local/faults", "").expect(200);
    api.backend("POST", "/v1/local/clock", "{\"offset_seconds\":0}").expect(200);
    api.backend("POST", "/v1/local/keys/rotate", "{\"overlap_seconds\":0}").expect(200);
  }

  private String ticket() {
    return api.backend(
            "POST",
            "/v1/actor_tokens",
            "{\"user_id\":\"user_bob\",\"actor\":{\"sub\":\"user_support\"}}")
        .expect(200)
        .path("token")
        .asText();
  }

  private ApiClient.Reply spend(ApiClient.Browser browser, String ticket) {
    return browser.post("/v1/client/sign_ins", "strategy=ticket&ticket=" + ticket);
  }

  private DecodedJWT token() {
    ApiClient.Browser browser = api.browser();
    String session =
        spend(browser, ticket()).expect(200).at("/response/created_session_id").asText();
    String jwt =
        browser
            .post("/v1/client/sessions/" + session + "/tokens", "")
            .expect(200)
            .path("jwt")
            .asText();
    return JWT.decode(jwt);
  }

  private List<String> keySet() {
    List<String> ids = new ArrayList<>();
    for (JsonNode key : api.browser().get("/.well-known/jwks.json").expect(200).path("keys")) {
      ids.add(key.path("kid").asText());
    }
    return ids;
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/local/clock", "POST,/v1/local/clock", "POST,/v1/local/keys/rotate",
    "GET,/v1/local/faults", "PUT,/v1/local/faults", "DELETE,/v1/local/faults"
  })
  void control_withoutTheSecretKey_isRefused(String method, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(issuer.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());

    assertEquals("authorization_header_format_invalid", api.send(request).errorCode(401));
    assertEquals(
        "clerk_key_invalid",
        api.send(request.header("Authorization", "Bearer sk_test_other")).errorCode(401));
  }

  @Test
  void control_notEnabled_isNotThere() {
    try (LocalIssuer plain = LocalIssuer.start()) {
      ApiClient other = new ApiClient(plain);
      for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
        for (String path : List.of("clock", "keys/rotate", "faults")) {
          assertEquals(
              "resource_not_found",
              other.backend(method, "/v1/local/" + path, "").errorCode(404),
              method + path);
        }
      }
    }
  }

  @Test
  void clock_untouched_isThatOfTheBuilder() {
    JsonNode clock = api.backend("GET", "/v1/local/clock", "").expect(200);

    assertEquals(
        ApiClient.json(
            "{\"object\":\"local_clock\",\"now\":" + START + "000,\"offset_seconds\":0}"),
        clock);
  }

  @Test
  void clock_moved_movesTheTimesOfTokens() {
    api.backend("POST", "/v1/local/clock", "{\"offset_seconds\":-100}").expect(200);
    api.backend("POST", "/v1/local/clock", "{\"advance_seconds\":30}").expect(200);
    JsonNode clock = api.backend("POST", "/v1/local/clock", "{\"advance_seconds\":-5}").expect(200);

    assertEquals(-75, clock.path("offset_seconds").asLong());
    assertEquals((START - 75) * 1000, clock.path("now").asLong());
    assertEquals(START - 75, token().getIssuedAtAsInstant().getEpochSecond());
  }

  @Test
  void clock_movedToTheTicketsEnd_expiresIt() {
    String ticket = ticket();
    api.backend("POST", "/v1/local/clock", "{\"offset_seconds\":3601}").expect(200);

    assertEquals("ticket_expired_code", spend(api.browser(), ticket).errorCode(400));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | form_param_missing",
        "{\"advance_seconds\":1,\"offset_seconds\":1} | form_param_value_invalid",
        "{\"advance_seconds\":\"1\"} | form_param_value_invalid",
        "{\"advance_seconds\":1.5} | form_param_value_invalid",
        "{\"offset_seconds\":315360001} | form_param_value_invalid",
        "{\"offset_seconds\":null} | form_param_nil",
      })
  void clock_wrongBody_isRefusedAndNothingMoves(String body, String code) {
    assertEquals(code, api.backend("POST", "/v1/local/clock", body).errorCode(422));
    JsonNode clock = api.backend("GET", "/v1/local/clock", "").expect(200);
    assertEquals(0, clock.path("offset_seconds").asLong());
  }

  @Test
  void rotate_withOverlap_signsWithTheNewKeyAndPublishesBothUntilItEnds() {
    String old = token().getKeyId();
    String pem = issuer.publicKeyPem();
    String during = ticket();
    String after = ticket();

    JsonNode made =
        api.backend("POST", "/v1/local/keys/rotate", "{\"overlap_seconds\":60}").expect(200);

    String next = made.path("kid").asText();
    assertEquals(next, token().getKeyId());
    assertNotEquals(pem, issuer.publicKeyPem());
    assertEquals(List.of(next, old), keySet());
    api.backend("POST", "/v1/local/clock", "{\"offset_seconds\":59}").expect(200);
    assertEquals(List.of(next, old), keySet());
    spend(api.browser(), during).expect(200);
    api.backend("POST", "/v1/local/clock", "{\"offset_seconds\":60}").expect(200);
    assertEquals(List.of(next), keySet());
    spend(api.browser(), after).expect(200);
    assertEquals("actor_token_already_used_code", spend(api.browser(), after).errorCode(400));
  }

  @Test
  void rotate_withoutABody_overlapsByAnHour() {
    JsonNode made = api.backend("POST", "/v1/local/keys/rotate", "").expect(200);

    assertEquals(3600, made.path("overlap_seconds").asLong());
    api.backend("POST", "/v1/local/clock", "{\"offset_seconds\":3599}").expect(200);
    assertEquals(2, keySet().size());
    api.backend("POST", "/v1/local/clock", "{\"offset_seconds\":3600}").expect(200);
    assertEquals(1, keySet().size());
  }

  @Test
  void rotate_withoutOverlap_withdrawsTheOldKeyAtOnce() {
    JsonNode made =
        api.backend("POST", "/v1/local/keys/rotate", "{\"overlap_seconds\":0}").expect(200);

    assertEquals(List.of(made.path("kid").asText()), keySet());
  }

  @ParameterizedTest
  @CsvSource({"-1", "1.5", "315360001", "\"1\"", "true"})
  void rotate_wrongOverlap_isRefusedAndTheKeyStays(String overlap) {
    List<String> before = keySet();

    assertEquals(
        "form_param_value_invalid",
        api.backend("POST", "/v1/local/keys/rotate", "{\"overlap_seconds\":" + overlap + "}")
            .errorCode(422));
    assertEquals(before, keySet());
  }

  @Test
  void faults_keySetDown_answers503UntilCleared() {
    api.backend("PUT", "/v1/local/faults", "{\"key_set_down\":true}").expect(200);
    api.browser().get("/.well-known/jwks.json").expect(503);

    api.backend("DELETE", "/v1/local/faults", "").expect(200);
    assertEquals(1, keySet().size());
  }

  @Test
  void faults_keySetDelayed_takesAtLeastThatLong() {
    api.backend("PUT", "/v1/local/faults", "{\"key_set_delay_ms\":300}").expect(200);
    long start = System.nanoTime();

    assertEquals(1, keySet().size());

    assertTrue(System.nanoTime() - start >= 300_000_000L);
  }

  @Test
  void faults_wrongKeyId_namesAKeyThatIsNotPublished() {
    api.backend("PUT", "/v1/local/faults", "{\"wrong_key_id\":true}").expect(200);

    assertFalse(keySet().contains(token().getKeyId()));
  }

  @ParameterizedTest
  @CsvSource({"600", "-600"})
  void faults_skew_movesTheTimesOfTokensAlone(long skew) {
    api.backend("PUT", "/v1/local/faults", "{\"skew_seconds\":" + skew + "}").expect(200);

    DecodedJWT token = token();

    assertEquals(START + skew, token.getIssuedAtAsInstant().getEpochSecond());
    assertEquals(START + skew + 60, token.getExpiresAtAsInstant().getEpochSecond());
    JsonNode clock = api.backend("GET", "/v1/local/clock", "").expect(200);
    assertEquals(START * 1000, clock.path("now").asLong());
  }

  @Test
  void faults_put_replacesTheWholeState() {
    api.backend("PUT", "/v1/local/faults", "{\"key_set_down\":true,\"skew_seconds\":5}")
        .expect(200);
    JsonNode put = api.backend("PUT", "/v1/local/faults", "{\"wrong_key_id\":true}").expect(200);

    JsonNode expected =
        ApiClient.json(
            "{\"object\":\"local_faults\",\"key_set_down\":false,\"key_set_delay_ms\":0,"
                + "\"wrong_key_id\":true,\"skew_seconds\":0}");
    assertEquals(expected, put);
    assertEquals(expected, api.backend("GET", "/v1/local/faults", "").expect(200));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"key_set_down\":1} | form_param_value_invalid",
        "{\"key_set_delay_ms\":60001} | form_param_value_invalid",
        "{\"key_set_delay_ms\":-1} | form_param_value_invalid",
        "{\"skew_seconds\":86401} | form_param_value_invalid",
        "{\"key_set_slow\":true} | form_param_unknown",
      })
  void faults_wrongBody_isRefusedAndNothingFails(String body, String code) {
    assertEquals(code, api.backend("PUT", "/v1/local/faults", body).errorCode(422));

    assertEquals(1, keySet().size());
  }
}
