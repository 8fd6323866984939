package dev.impersonation.demo;

import static dev.impersonation.demo.TestApplication.IMPERSONATED;
import static dev.impersonation.demo.TestApplication.OWN;
import static dev.impersonation.demo.TestApplication.assertAnswer;
import static dev.impersonation.demo.TestApplication.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class WhoamiTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static TestApplication app;

  @BeforeAll
  static void start() throws IOException {
    app = TestApplication.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void whoami_ownSession_answersTheSubjectAlone() throws Exception {
    HttpResponse<String> response = app.get("/api/whoami", app.own());

    assertAnswer(200, OWN, response);
    assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
    assertTrue(response.headers().firstValue("Server").isEmpty());
  }

  @Test
  void whoami_impersonated_answersTheActorToo() throws Exception {
    assertAnswer(200, IMPERSONATED, app.get("/api/whoami", app.impersonated()));
  }

  @Test
  void whoami_agent_keepsAllMembersOfAct() throws Exception {
    JsonNode answer =
        JSON.readTree(app.get("/api/whoami", app.issuer().token().agent("agent_7").sign()).body());

    assertEquals(JSON.readTree("{\"sub\":\"agent_7\",\"type\":\"agent\"}"), answer.get("act"));
    assertEquals(JSON.readTree("{\"sub\":\"agent_7\"}"), answer.get("actor"));
    assertTrue(answer.get("impersonated").asBoolean());
  }

  @Test
  void whoami_nestedActors_namesTheCurrentOneAndKeepsTheOthers() throws Exception {
    String token = app.issuer().token().impersonatedBy("user_b").priorActors("user_a").sign();

    JsonNode answer = JSON.readTree(app.get("/api/whoami", token).body());

    assertEquals("user_b", answer.at("/actor/sub").asText());
    assertEquals("user_a", answer.at("/act/act/sub").asText());
  }

  static Stream<Function<TokenBuilder, TokenBuilder>> good() {
    return Stream.of(
        TokenBuilder::version1,
        token -> token.organization("org_1", "acme", "admin", "invoices:read"),
        token -> token.version1().organization("org_1", "acme", "admin", "invoices:read"),
        token -> token.claim("custom", Map.of("plan", "gold")));
  }

  @ParameterizedTest
  @MethodSource("good")
  void whoami_otherGoodToken_answersItsIdentity(Function<TokenBuilder, TokenBuilder> change)
      throws Exception {
    assertAnswer(200, OWN, app.get("/api/whoami", change.apply(app.issuer().token()).sign()));
    assertAnswer(
        200,
        IMPERSONATED,
        app.get(
            "/api/whoami",
            change.apply(app.issuer().token()).impersonatedBy("user_support").sign()));
  }

  @Test
  void whoami_cookie_answersItsIdentity() throws Exception {
    String suffixed = "__session_" + app.issuer().cookieSuffix() + "=";
    assertAnswer(
        200,
        IMPERSONATED,
        app.send("GET", "/api/whoami", "Cookie", "__session=" + app.impersonated()));
    assertAnswer(200, OWN, app.send("GET", "/api/whoami", "Cookie", suffixed + app.own()));
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        bad("token-expired", TokenBuilder::expired),
        bad("token-invalid-signature", TokenBuilder::forged),
        bad("token-invalid-signature", TokenBuilder::tamperedPayload),
        bad("token-invalid-algorithm", TokenBuilder::algNone),
        bad("token-type-mismatch", TokenBuilder::template),
        bad("token-type-mismatch", TokenBuilder::machine),
        bad("token-type-mismatch", TokenBuilder::oauthAccessToken),
        bad("session-pending", TokenBuilder::pending),
        bad("token-invalid-issuer", TokenBuilder::otherIssuer),
        bad("token-invalid-act", token -> token.claim("act", "user_e")),
        bad("token-invalid-authorized-parties", token -> token.withoutClaim("azp")));
  }

  private static Arguments bad(String code, Function<TokenBuilder, TokenBuilder> change) {
    return Arguments.of(code, change);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whoami_badToken_isRefused(String code, Function<TokenBuilder, TokenBuilder> change)
      throws Exception {
    String token = change.apply(app.issuer().token()).sign();
    assertRefused(code, app.get("/api/whoami", token));
    assertRefused(code, app.send("GET", "/api/whoami", "Cookie", "__session=" + token));
  }

  @Test
  void whoami_keyOfAnotherIssuer_isRefused() throws Exception {
    try (TestIssuer other = TestIssuer.start()) {
      String token = other.token().issuer(app.issuer().issuer()).sign();
      assertRefused("jwk-kid-mismatch", app.get("/api/whoami", token));
    }
  }

  @Test
  void whoami_head_answersTheFieldsOfGet() throws Exception {
    String token = app.impersonated();

    HttpResponse<String> head = app.send("HEAD", "/api/whoami", "Authorization", "Bearer " + token);

    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertEquals(
        app.get("/api/whoami", token).headers().firstValue("Content-Length"),
        head.headers().firstValue("Content-Length"));
  }

  @Test
  void whoami_fourKilobyteToken_passesInEitherCarrierAndInBoth() throws Exception {
    String token = app.issuer().token().claim("padding", "x".repeat(2800)).sign();
    assertTrue(token.length() > 4096, () -> "only " + token.length());
    String bearer = "Bearer " + token;
    String cookie = "__session=" + token;

    assertAnswer(200, OWN, app.get("/api/whoami", token));
    assertAnswer(200, OWN, app.send("GET", "/api/whoami", "Cookie", cookie));
    assertAnswer(200, OWN, app.send("GET", "/fwd/x", "Authorization", bearer, "Cookie", cookie));
  }
}
