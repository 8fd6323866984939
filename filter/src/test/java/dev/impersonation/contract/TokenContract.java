package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TokenBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad tokens, each refused with its reason, by header and by cookie alike. */
public interface TokenContract extends TestIssuerContract {
  /** Makes a bad token of a good one. */
  interface Spoiled {
    TokenBuilder from(TokenBuilder good);
  }

  private static Arguments bad(String what, String code, Spoiled spoiled) {
    return Arguments.of(what, code, spoiled);
  }

  static Stream<Arguments> badTokens() {
    return Stream.of(
        bad("S13 expired", "token-expired", TokenBuilder::expired),
        bad("S13 without exp", "token-verification-failed", t -> t.withoutClaim("exp")),
        bad("S13 exp as text", "token-verification-failed", t -> t.claim("exp", "9999999999")),
        bad("S13 exp null", "token-verification-failed", t -> t.claim("exp", null)),
        bad("S13 exp beyond all", "token-verification-failed", t -> t.claim("exp", 1e300)),
        bad("S14 not yet valid", "token-not-active-yet", TokenBuilder::notYetValid),
        bad("S14 nbf as text", "token-verification-failed", t -> t.claim("nbf", "0")),
        bad("S14 issued in future", "token-iat-in-the-future", TokenBuilder::issuedInFuture),
        bad("S6 forged", "token-invalid-signature", TokenBuilder::forged),
        bad("S6 tampered payload", "token-invalid-signature", TokenBuilder::tamperedPayload),
        bad("S6 tampered signature", "token-invalid-signature", TokenBuilder::tamperedSignature),
        bad("S8 unknown key ID", "jwk-kid-mismatch", TokenBuilder::unknownKeyId),
        bad("S8 no key ID", "jwk-kid-mismatch", t -> t.withoutHeader("kid")),
        bad("S8 key ID a number", "token-invalid", t -> t.header("kid", 7)),
        bad("S4 alg none", "token-invalid-algorithm", TokenBuilder::algNone),
        bad("S4 alg noNE", "token-invalid-algorithm", t -> t.algNone().header("alg", "noNE")),
        bad("S5 HMAC by public key", "token-invalid-algorithm", TokenBuilder::hmacWithPublicKey),
        bad("S4 RS384 not asked for", "token-invalid-algorithm", t -> t.algorithm("RS384")),
        bad("S4 PS256", "token-invalid-algorithm", t -> t.algorithm("PS256")),
        bad("S4 alg in small letters", "token-invalid-algorithm", t -> t.header("alg", "rs256")),
        bad("S4 no alg", "token-invalid-algorithm", t -> t.withoutHeader("alg")),
        bad("S9 crit", "token-invalid", t -> t.header("crit", List.of("exp"))),
        bad("S9 b64", "token-invalid", t -> t.header("b64", false)),
        bad("S9 zip", "token-invalid", t -> t.header("zip", "DEF")),
        bad("S10 typ at+jwt", "token-type-mismatch", t -> t.header("typ", "at+jwt")),
        bad("S10 typ dpop+jwt", "token-invalid", t -> t.header("typ", "dpop+jwt")),
        bad("S10 machine", "token-type-mismatch", TokenBuilder::machine),
        bad("S10 OAuth access token", "token-type-mismatch", TokenBuilder::oauthAccessToken),
        bad("S10 template", "token-type-mismatch", TokenBuilder::template),
        bad("S10 ticket", "jwk-kid-mismatch", TokenBuilder::ticket),
        bad("S10 no session ID", "token-type-mismatch", t -> t.withoutClaim("sid")),
        bad("S10 cat of machines", "token-type-mismatch", t -> t.header("cat", "cl_B7d4PD333AAA")),
        bad("S10 pending", "session-pending", TokenBuilder::pending),
        bad("S10 unknown status", "session-pending", t -> t.claim("sts", "sleeping")),
        bad("S11 other issuer", "token-invalid-issuer", TokenBuilder::otherIssuer),
        bad("S11 no issuer", "token-invalid-issuer", t -> t.withoutClaim("iss")),
        bad("S11 issuers", "token-invalid-issuer", t -> t.claim("iss", List.of("a"))),
        bad(
            "S12 other party",
            "token-invalid-authorized-parties",
            t -> t.authorizedParty("http://evil.example")),
        bad("S12 no party", "token-invalid-authorized-parties", t -> t.withoutClaim("azp")),
        bad("S16 no subject", "token-verification-failed", t -> t.withoutClaim("sub")),
        bad("S16 blank subject", "token-verification-failed", t -> t.subject(" ")),
        bad("S16 subject a number", "token-verification-failed", t -> t.claim("sub", 7)),
        bad("S19 act text", "token-invalid-act", t -> t.claim("act", "user_e")),
        bad("S19 act array", "token-invalid-act", t -> t.claim("act", List.of("user_e"))),
        bad("S19 act number", "token-invalid-act", t -> t.claim("act", 1)),
        bad("S19 act false", "token-invalid-act", t -> t.claim("act", false)),
        bad("S19 act empty", "token-invalid-act", t -> t.actor(Map.of())),
        bad("S19 act.sub blank", "token-invalid-act", t -> t.actor(Map.of("sub", ""))),
        bad("S19 act.sub a number", "token-invalid-act", t -> t.actor(Map.of("sub", 7))),
        bad(
            "S19 inner act text",
            "token-invalid-act",
            t -> t.actor(Map.of("sub", "a", "act", "b"))),
        bad("S3 payload no JSON", "token-invalid", t -> t.rawPayload("not json")),
        bad("S3 payload an array", "token-invalid", t -> t.rawPayload("[]")),
        bad("S3 two subs", "token-invalid", t -> t.rawPayload("{\"sub\":\"a\",\"sub\":\"b\"}")),
        bad("S3 header no JSON", "token-invalid", t -> t.rawHeader("{")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  default void bearer_badToken_isRefusedWithReason(String what, String code, Spoiled spoiled) {
    Exchange refused = get(WHOAMI, bearer(spoiled.from(issuer().token()).sign()));
    assertRefused(401, code, refused);
    assertChallenge("Bearer error=\"invalid_token\"", refused);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  default void cookie_badToken_isRefusedWithReason(String what, String code, Spoiled spoiled) {
    String token = spoiled.from(issuer().token().impersonatedBy("user_e")).sign();
    assertRefused(401, code, get(WHOAMI, cookie("__session=" + token)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  @DisplayName("S30: nothing of a token is in the answer")
  default void answer_badToken_holdsNothingOfIt(String what, String code, Spoiled spoiled) {
    TokenBuilder token = issuer().token().impersonatedBy("user_secret_actor").claim("x", "secretX");
    Exchange refused = get(WHOAMI, bearer(spoiled.from(token).sign()));
    String everything = refused.headers() + refused.body();
    assertFalse(everything.contains("secret"), everything);
    assertFalse(everything.contains("user_customer"), everything);
    assertFalse(everything.contains("eyJ"), everything);
  }

  @Test
  @DisplayName("S44: a token over 8 KB is refused with a 4xx")
  default void bearer_oversizedToken_isRefused() throws IOException {
    String token = issuer().token().claim("custom", "x".repeat(20_000)).sign();
    String answer =
        RawConnection.exchange(
            port(settings()),
            "GET /api/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "Authorization: Bearer "
                + token
                + "\r\n\r\n");
    assertEquals(4, RawConnection.status(answer) / 100, answer);
    assertFalse(RawConnection.handlerRan(answer));
  }

  @Test
  @DisplayName("S1: JWE, missing and additional segments are refused")
  default void bearer_otherSegmentCounts_areRefused() {
    String token = issuer().token().sign();
    for (String spoiled :
        List.of(token + ".a.b", token + ".", "." + token, "a.b", "a", "..", "a..c", "mt_abc")) {
      Exchange refused = get(WHOAMI, bearer(spoiled));
      assertEquals(401, refused.status(), spoiled);
      assertFalse(refused.handlerRan());
    }
  }

  @Test
  @DisplayName("S19: act null is the issuer's word that nobody acts")
  default void token_actNull_isInPerson() {
    String token = issuer().token().subject("user_a").claim("act", null).sign();
    for (Exchange exchange :
        List.of(get(WHOAMI, bearer(token)), get(WHOAMI, cookie("__session=" + token)))) {
      assertSpeaksFor("user_a", exchange);
      assertEquals("NONE", exchange.json().path("impersonation").asText());
      assertTrue(exchange.json().path("actor").isNull(), exchange.body());
    }
  }

  @Test
  default void bearer_sameTokenAgain_isAcceptedAgain() {
    String token = issuer().token().impersonatedBy("user_e").sign();
    for (int round = 0; round < 3; round++) {
      assertActor("user_e", get(WHOAMI, bearer(token)));
    }
    assertTrue(issuer().keySetRequests() >= 1);
  }
}
