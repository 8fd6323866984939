package dev.impersonation.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Good tokens, their identities and times, and the free hand. */
class TokenBuilderTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.900Z");
  private static final long NOW_SECONDS = NOW.getEpochSecond();

  private static TestIssuer issuer;

  @BeforeAll
  static void start() {
    issuer = TestIssuer.start(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  private static DecodedToken good() {
    return DecodedToken.of(issuer.token());
  }

  private static JsonNode payload(TokenBuilder builder) {
    return DecodedToken.of(builder).payload();
  }

  @Test
  void token_unchanged_isGoodVersion2Token() {
    DecodedToken token = good();

    assertEquals(List.of("alg", "cat", "kid", "typ"), token.headerNames());
    assertEquals("RS256", token.header().get("alg").textValue());
    assertEquals("cl_B7d4PD111AAA", token.header().get("cat").textValue());
    assertEquals(issuer.keyId(), token.header().get("kid").textValue());
    assertEquals("JWT", token.header().get("typ").textValue());

    JsonNode claims = token.payload();
    assertEquals(
        List.of("azp", "exp", "fva", "iat", "iss", "jti", "nbf", "sid", "sts", "sub", "v"),
        token.claimNames());
    assertEquals("http://localhost:3000", claims.get("azp").textValue());
    assertEquals("[0,-1]", claims.get("fva").toString());
    assertEquals(issuer.issuer(), claims.get("iss").textValue());
    assertTrue(claims.get("jti").textValue().matches("[0-9a-f]{20}"));
    assertEquals("sess_customer", claims.get("sid").textValue());
    assertEquals("active", claims.get("sts").textValue());
    assertEquals("user_customer", claims.get("sub").textValue());
    assertEquals("2", claims.get("v").toString());
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void times_unchanged_areWholeSecondsOfTheClock() {
    JsonNode claims = good().payload();

    assertTrue(claims.get("iat").isIntegralNumber());
    assertEquals(NOW_SECONDS, claims.get("iat").longValue());
    assertEquals(NOW_SECONDS - 10, claims.get("nbf").longValue());
    assertEquals(NOW_SECONDS + 60, claims.get("exp").longValue());
  }

  @Test
  void sign_again_differsInTokenIdOnly() {
    TokenBuilder builder = issuer.token();
    DecodedToken one = DecodedToken.of(builder);
    DecodedToken two = DecodedToken.of(builder);

    assertNotEquals(one.payload().get("jti"), two.payload().get("jti"));
    assertEquals(Set.of(), one.claimsUnlike(two));
    assertEquals(Set.of(), one.headerUnlike(two));
  }

  @Test
  void sign_again_seesLaterChange() {
    TokenBuilder builder = issuer.token();
    DecodedToken before = DecodedToken.of(builder);
    DecodedToken after = DecodedToken.of(builder.sessionId("sess_other"));

    assertEquals(Set.of("sid"), after.claimsUnlike(before));
    assertEquals("sess_other", after.payload().get("sid").textValue());
  }

  @Test
  void identity_set_changesEachClaim() {
    DecodedToken token =
        DecodedToken.of(
            issuer
                .token()
                .subject("user_1")
                .sessionId("sess_1")
                .issuer("https://one.example")
                .authorizedParty("https://app.example"));

    assertEquals(Set.of("sub", "sid", "iss", "azp"), token.claimsUnlike(good()));
    assertEquals("user_1", token.payload().get("sub").textValue());
    assertEquals("sess_1", token.payload().get("sid").textValue());
    assertEquals("https://one.example", token.payload().get("iss").textValue());
    assertEquals("https://app.example", token.payload().get("azp").textValue());
  }

  @Test
  void issuedAt_set_movesAllTimes() {
    DecodedToken token = DecodedToken.of(issuer.token().issuedAt(Instant.ofEpochSecond(1000, 5)));

    assertEquals(Set.of("iat", "nbf", "exp"), token.claimsUnlike(good()));
    assertEquals(1000, token.seconds("iat"));
    assertEquals(990, token.seconds("nbf"));
    assertEquals(1060, token.seconds("exp"));
  }

  @Test
  void lifetime_set_movesExpirationOnly() {
    DecodedToken token = DecodedToken.of(issuer.token().lifetime(Duration.ofMinutes(5)));

    assertEquals(Set.of("exp"), token.claimsUnlike(good()));
    assertEquals(NOW_SECONDS + 300, token.seconds("exp"));
    assertEquals(
        NOW_SECONDS - 1,
        DecodedToken.of(issuer.token().lifetime(Duration.ofSeconds(-1))).seconds("exp"));
  }

  @Test
  void impersonatedBy_actor_addsActOfSubjectAndIssuer() {
    DecodedToken token = DecodedToken.of(issuer.token().impersonatedBy("user_support"));

    assertEquals(Set.of("act"), token.claimsUnlike(good()));
    assertEquals(
        "{\"iss\":\"https://dashboard.clerk.com\",\"sub\":\"user_support\"}",
        token.payload().get("act").toString());
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void agent_actor_addsActOfTypeAgent() {
    DecodedToken token = DecodedToken.of(issuer.token().agent("agent_1"));

    assertEquals(Set.of("act"), token.claimsUnlike(good()));
    assertEquals("{\"sub\":\"agent_1\",\"type\":\"agent\"}", token.payload().get("act").toString());
  }

  @Test
  void until_currentActor_isTheEndInSeconds() {
    TokenBuilder builder = issuer.token().impersonatedBy("user_support").priorActors("user_a");
    JsonNode act = payload(builder.until(Instant.parse("2025-12-01T00:00:00.999Z"))).get("act");
    assertEquals("1764547200", act.get("until").toString());
    assertEquals("user_support", act.get("sub").asText());
    assertFalse(act.get("act").has("until"));
  }

  @Test
  void until_withoutCurrentActor_isIllegal() {
    TokenBuilder builder = issuer.token();
    assertThrows(IllegalStateException.class, () -> builder.until(Instant.EPOCH));
  }

  @Test
  void priorActors_nearestFirst_nestInCurrentActor() {
    JsonNode act =
        payload(issuer.token().agent("agent_1").priorActors("user_near", "user_far")).get("act");

    assertEquals(
        "{\"act\":{\"act\":{\"sub\":\"user_far\"},\"sub\":\"user_near\"},"
            + "\"sub\":\"agent_1\",\"type\":\"agent\"}",
        act.toString());
  }

  @Test
  void priorActors_again_replaceFormerOnes() {
    TokenBuilder builder = issuer.token().agent("agent_1").priorActors("user_a", "user_b");

    assertEquals(
        "{\"sub\":\"user_c\"}",
        payload(builder.priorActors("user_c")).get("act").get("act").toString());
    assertFalse(payload(builder.priorActors()).get("act").has("act"));
  }

  @Test
  void priorActors_withoutCurrentActor_isIllegal() {
    TokenBuilder builder = issuer.token();
    assertThrows(IllegalStateException.class, () -> builder.priorActors("user_support"));

    builder.claim("act", "user_support");
    assertThrows(IllegalStateException.class, () -> builder.priorActors("user_other"));
  }

  @Test
  void actor_map_isWrittenVerbatimAndCopied() {
    Map<String, Object> act = new HashMap<>();
    act.put("sub", "cli:alice");
    act.put("groups", new ArrayList<>(List.of("a", "b")));
    act.put("ticket", 7);
    act.put("note", null);
    TokenBuilder builder = issuer.token().actor(act);
    act.clear();

    assertEquals(
        "{\"groups\":[\"a\",\"b\"],\"note\":null,\"sub\":\"cli:alice\",\"ticket\":7}",
        payload(builder).get("act").toString());
  }

  @Test
  void claim_anyJsonValue_isWritten() {
    DecodedToken token =
        DecodedToken.of(
            issuer
                .token()
                .claim("text", "ü\"\\")
                .claim("yes", true)
                .claim("number", 1.5)
                .claim("array", new String[] {"a"})
                .claim("object", Map.of("b", 1, "a", List.of()))
                .claim("nothing", null)
                .claim("sub", 5)
                .claim("exp", "soon"));

    assertEquals(
        Set.of("text", "yes", "number", "array", "object", "nothing", "sub", "exp"),
        token.claimsUnlike(good()));
    assertEquals("ü\"\\", token.payload().get("text").textValue());
    assertTrue(token.payload().get("yes").booleanValue());
    assertEquals("1.5", token.payload().get("number").toString());
    assertEquals("[\"a\"]", token.payload().get("array").toString());
    assertEquals("{\"a\":[],\"b\":1}", token.payload().get("object").toString());
    assertTrue(token.payload().get("nothing").isNull());
    assertEquals("5", token.payload().get("sub").toString());
    assertEquals("\"soon\"", token.payload().get("exp").toString());
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void claim_withoutJsonForm_isIllegal() {
    TokenBuilder builder = issuer.token();

    assertThrows(IllegalArgumentException.class, () -> builder.claim("a", new Object()));
    assertThrows(IllegalArgumentException.class, () -> builder.header("a", new Object()));
  }

  @Test
  void withoutClaim_eachOfThem_leavesItOut() {
    for (String name : good().claimNames()) {
      DecodedToken token = DecodedToken.of(issuer.token().withoutClaim(name));
      assertFalse(token.payload().has(name), name);
      assertEquals(10, token.claimNames().size());
    }
  }

  @Test
  void claim_afterWithoutClaim_isBack() {
    assertEquals("3", payload(issuer.token().withoutClaim("iat").claim("iat", 3)).path("iat") + "");
  }

  @Test
  void header_setAndLeftOut_changesThoseOnly() {
    DecodedToken token =
        DecodedToken.of(
            issuer.token().header("crit", List.of("b64")).header("x", null).withoutHeader("typ"));

    assertEquals(Set.of("crit", "x", "typ"), token.headerUnlike(good()));
    assertEquals("[\"b64\"]", token.header().get("crit").toString());
    assertTrue(token.header().get("x").isNull());
    assertEquals(Set.of(), token.claimsUnlike(good()));
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void header_algorithm_doesNotChangeSignature() {
    DecodedToken token = DecodedToken.of(issuer.token().header("alg", "RS512"));

    assertEquals(Set.of("alg"), token.headerUnlike(good()));
    assertTrue(token.isSignedByKeySetOf(issuer));
  }

  @Test
  void rawText_headerAndPayload_areSignedVerbatim() {
    String header = "{\"alg\":\"RS256\", \"alg\":\"none\"}";
    String payload = "{\"sub\":\"a\",\"sub\":\"b\",\"x\":\"ü\"} trailing";
    DecodedToken token = DecodedToken.of(issuer.token().rawHeader(header).rawPayload(payload));

    assertEquals(header, new String(token.headerBytes(), UTF_8));
    assertEquals(payload, new String(token.payloadBytes(), UTF_8));
    assertTrue(token.isSignedBy(issuer.publicKey(), "SHA256withRSA"));
  }

  @Test
  void rawBytes_notUtf8_areSignedVerbatim() {
    byte[] header = "{\"kid\":\"\u00ff\"}".getBytes(ISO_8859_1);
    byte[] payload = "{\"sub\":\"\u00ff\"}".getBytes(ISO_8859_1);
    TokenBuilder builder = issuer.token().rawHeader(header).rawPayload(payload);
    byte[] expected = payload.clone();
    Arrays.fill(payload, (byte) 0);
    DecodedToken token = DecodedToken.of(builder);

    assertArrayEquals(header, token.headerBytes());
    assertArrayEquals(expected, token.payloadBytes());
    assertTrue(token.isSignedBy(issuer.publicKey(), "SHA256withRSA"));
  }
}
