package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the gate")
final class ImpersonationGateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final TestIssuer ISSUER = TestIssuer.start(CLOCK);
  private static final KeySource KEYS = StaticKeySet.ofJwkSet(ISSUER.jwkSet());
  private static final String SUFFIX = "suffix01";

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static ImpersonationGate gate(UnaryOperator<GateBuilder<ImpersonationGate>> settings) {
    return gate(KEYS, settings);
  }

  private static ImpersonationGate gate(
      KeySource keys, UnaryOperator<GateBuilder<ImpersonationGate>> settings) {
    return settings
        .apply(
            ImpersonationGate.builder()
                .issuer(ISSUER.issuer())
                .keySource(keys)
                .cookieSuffix(SUFFIX)
                .clock(CLOCK))
        .build();
  }

  private static ImpersonationGate shipped() {
    return gate(UnaryOperator.identity());
  }

  private static TokenBuilder token() {
    return ISSUER.token().impersonatedBy("user_engineer");
  }

  private static PlainRequest cookie(String token, String clientUat) {
    return PlainRequest.get().cookie("__session", token).cookie("__client_uat", clientUat);
  }

  private static void assertVerified(Verdict verdict) {
    Verdict.Verified verified = assertInstanceOf(Verdict.Verified.class, verdict);
    assertEquals("user_customer", verified.context().subject());
    assertEquals("user_engineer", verified.context().actorId().orElse(""));
  }

  private static void assertSignedOut(String reason, Verdict verdict) {
    Verdict.SignedOut signedOut = assertInstanceOf(Verdict.SignedOut.class, verdict);
    assertEquals(reason, signedOut.reason());
    assertEquals(reason, signedOut.refusal().code());
    assertEquals(401, signedOut.refusal().status());
  }

  private static void assertRefused(int status, String code, Verdict verdict) {
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict);
    assertEquals(code, refused.refusal().code());
    assertEquals(status, refused.refusal().status());
  }

  @ParameterizedTest
  @CsvSource({"-3600, true", "-1, true", "0, true", "1, false", "3600, false"})
  @DisplayName("__client_uat: the same second as iat is current, one second later is not")
  void verify_clientUatAroundIssuedAt_isJudgedToTheSecond(long after, boolean current) {
    Instant issuedAt = NOW.minusSeconds(7);
    String token = token().issuedAt(issuedAt).sign();
    String updatedAt = Long.toString(issuedAt.getEpochSecond() + after);
    for (PlainRequest request :
        new PlainRequest[] {
          cookie(token, updatedAt),
          PlainRequest.get()
              .cookie("__session_" + SUFFIX, token)
              .cookie("__client_uat_" + SUFFIX, updatedAt)
        }) {
      Verdict verdict = shipped().verify(request);
      if (current) {
        assertVerified(verdict);
      } else {
        assertSignedOut("session-token-iat-before-client-uat", verdict);
      }
    }
  }

  @Test
  @DisplayName("__client_uat: a fraction of a second in iat counts")
  void verify_fractionalIssuedAt_isNotRoundedUp() {
    long second = NOW.getEpochSecond() - 7;
    String token = token().claim("iat", second + 0.9).sign();
    assertVerified(shipped().verify(cookie(token, Long.toString(second))));
    assertSignedOut(
        "session-token-iat-before-client-uat",
        shipped().verify(cookie(token, Long.toString(second + 1))));
  }

  @Test
  @DisplayName("__client_uat: without iat nothing shows that the token is current")
  void verify_clientUatWithoutIssuedAt_isSignedOut() {
    String token = token().withoutClaim("iat").sign();
    assertSignedOut("session-token-iat-before-client-uat", shipped().verify(cookie(token, "1")));
    assertVerified(shipped().verify(PlainRequest.get().cookie("__session", token)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "x", "-1", "99999999999999"})
  void verify_clientUatZeroOrNoTime_isSignedOut(String clientUat) {
    assertSignedOut(
        "session-token-but-no-client-uat", shipped().verify(cookie(token().sign(), clientUat)));
  }

  @Test
  @DisplayName("S27: __client_uat says nothing about a header")
  void verify_headerWithClientUat_isNotJudgedByIt() {
    assertVerified(
        shipped().verify(PlainRequest.bearer(token().sign()).cookie("__client_uat", "0")));
  }

  @Test
  @DisplayName("a browser that says signed out costs no look at the token, nor at the keys")
  void verify_clientUatZero_isSignedOutWhateverTheToken() {
    String reason = "session-token-but-no-client-uat";
    assertSignedOut(reason, shipped().verify(cookie(token().expired().sign(), "0")));
    assertSignedOut(reason, shipped().verify(cookie(token().forged().sign(), "0")));
    ImpersonationGate keyless =
        ImpersonationGate.builder()
            .issuer(ISSUER.issuer())
            .keySource(
                (keyId, algorithm) -> {
                  throw new KeySetUnavailableException("asked for a key");
                })
            .build();
    assertSignedOut(reason, keyless.verify(cookie(token().sign(), "0")));
  }

  @Test
  @DisplayName("S27: the actor comes from the same token as the subject")
  void verify_headerOfOneAndCookieOfAnother_neverMixes() {
    String own = ISSUER.token().subject("user_alice").sign();
    Verdict verdict =
        shipped()
            .verify(
                PlainRequest.bearer(own)
                    .cookie("__session", token().sign())
                    .cookie("__session_" + SUFFIX, token().sign()));
    Verdict.Verified verified = assertInstanceOf(Verdict.Verified.class, verdict);
    assertEquals("user_alice", verified.context().subject());
    assertTrue(verified.context().actor().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Anonymous.class)
  @DisplayName("S41: keys that cannot be had refuse with 503 whatever is open")
  void verify_keysUnavailable_is503EvenWhereAnonymousMayPass(Anonymous anonymous) {
    KeySource down =
        (keyId, algorithm) -> {
          throw new KeySetUnavailableException("https://keys.example/?secret=1 is down");
        };
    ImpersonationGate gate =
        gate(down, builder -> builder.anonymous(anonymous).corsPreflight(CorsPreflight.ALLOW));
    for (PlainRequest request :
        new PlainRequest[] {
          PlainRequest.bearer(token().sign()),
          PlainRequest.get().cookie("__session", token().sign()),
          PlainRequest.of("OPTIONS")
              .header("Origin", "https://a.example")
              .header("Access-Control-Request-Method", "GET")
              .cookie("__session", token().sign())
        }) {
      Verdict verdict = gate.verify(request);
      assertRefused(503, "jwk-remote-failed-to-load", verdict);
      Refusal refusal = gate.refusal(request, verdict, GuardMode.PUBLIC).orElseThrow();
      assertEquals(503, refusal.status());
      assertFalse(new String(refusal.body(), StandardCharsets.UTF_8).contains("secret"));
    }
  }

  @Test
  @DisplayName("S46: what fails before the signature costs no key")
  void verify_cheapFailures_askForNoKey() {
    AtomicInteger asked = new AtomicInteger();
    ImpersonationGate gate =
        gate(
            (keyId, algorithm) -> {
              asked.incrementAndGet();
              return KEYS.find(keyId, algorithm);
            },
            UnaryOperator.identity());
    assertRefused(401, "token-invalid", gate.verify(PlainRequest.bearer("a.b.c")));
    assertRefused(
        401, "token-invalid-algorithm", gate.verify(PlainRequest.bearer(token().algNone().sign())));
    assertRefused(
        401,
        "authorization-header-invalid",
        gate.verify(PlainRequest.get().header("Authorization", "Bearer " + token().sign() + " x")));
    assertSignedOut("token-invalid", gate.verify(PlainRequest.get().cookie("__session", "a.b")));
    assertSignedOut("session-token-and-uat-missing", gate.verify(PlainRequest.get()));
    assertEquals(0, asked.get());
    assertVerified(gate.verify(PlainRequest.bearer(token().sign())));
    assertEquals(1, asked.get());
  }

  @Test
  @DisplayName("a key source that breaks is neither a bad token nor anonymous")
  void verify_keySourceThrows_passesTheExceptionOn() {
    IllegalStateException broken = new IllegalStateException("broken");
    ImpersonationGate gate =
        gate(
            (keyId, algorithm) -> {
              throw broken;
            },
            builder -> builder.anonymous(Anonymous.ALLOW));
    PlainRequest request = PlainRequest.get().cookie("__session", token().sign());
    assertSame(broken, assertThrows(IllegalStateException.class, () -> gate.verify(request)));
  }

  @ParameterizedTest
  @CsvSource({"0, true", "4, true", "5, false", "6, false"})
  @DisplayName("S13, S15: the gate's clock judges expiration")
  void verify_expiration_isJudgedByTheClock(long afterExpiration, boolean good) {
    Duration lifetime = Duration.ofSeconds(30);
    String token =
        token()
            .issuedAt(NOW.minus(lifetime).minusSeconds(afterExpiration))
            .lifetime(lifetime)
            .sign();
    Verdict verdict = shipped().verify(PlainRequest.bearer(token));
    if (good) {
      assertVerified(verdict);
    } else {
      assertRefused(401, "token-expired", verdict);
    }
  }

  private static PlainRequest credential(String kind) {
    return switch (kind) {
      case "nothing" -> PlainRequest.get();
      case "other scheme" -> PlainRequest.get().header("Authorization", "Basic abc");
      case "good header" -> PlainRequest.bearer(token().sign());
      case "good cookie" -> PlainRequest.get().cookie("__session", token().sign());
      case "bad header" -> PlainRequest.bearer(token().expired().sign());
      case "malformed header" -> PlainRequest.get().header("Authorization", "Bearer");
      case "two headers" -> PlainRequest.bearer("a.b.c").header("Authorization", "Bearer a.b.c");
      case "stale cookie" -> PlainRequest.get().cookie("__session", token().expired().sign());
      case "forged cookie" -> PlainRequest.get().cookie("__session", token().forged().sign());
      case "odd act cookie" ->
          PlainRequest.get().cookie("__session", ISSUER.token().claim("act", null).sign());
      case "ambiguous cookie" ->
          PlainRequest.get().cookie("__session", "a").cookie("__session", "b");
      case "signed out" -> cookie(token().sign(), "0");
      case "only uat" -> PlainRequest.get().cookie("__client_uat", "5");
      default -> throw new AssertionError(kind);
    };
  }

  @ParameterizedTest
  @CsvSource({
    // credential, the refusal by default, what is left of it where anonymous requests may pass
    "nothing, session-token-and-uat-missing,",
    "other scheme, session-token-and-uat-missing,",
    "good header, ,",
    "good cookie, ,",
    "bad header, token-expired, token-expired",
    "malformed header, authorization-header-invalid, authorization-header-invalid",
    "two headers, authorization-header-invalid, authorization-header-invalid",
    "stale cookie, token-expired,",
    "forged cookie, token-invalid-signature,",
    "odd act cookie, token-invalid-act,",
    "ambiguous cookie, session-cookie-ambiguous,",
    "signed out, session-token-but-no-client-uat,",
    "only uat, client-uat-but-no-session-token,"
  })
  @DisplayName("S30: what anonymous=allow and a public mark let through, and what not")
  void refusal_anonymousOrPublic_letsThroughTheSame(
      String kind, @Nullable String byDefault, @Nullable String whereOpen) {
    PlainRequest request = credential(kind);
    ImpersonationGate refusing = shipped();
    ImpersonationGate allowing = gate(builder -> builder.anonymous(Anonymous.ALLOW));
    String expected = byDefault == null ? "" : byDefault;
    String expectedOpen = whereOpen == null ? "" : whereOpen;
    assertEquals(expected, code(refusing, request, null));
    assertEquals(expectedOpen, code(refusing, request, GuardMode.PUBLIC));
    assertEquals(expectedOpen, code(allowing, request, null));
    assertEquals(expectedOpen, code(allowing, request, GuardMode.PUBLIC));
  }

  private static String code(
      ImpersonationGate gate, PlainRequest request, @Nullable GuardMode mark) {
    return gate.refusal(request, gate.verify(request), mark).map(Refusal::code).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, Origin, Access-Control-Request-Method, true",
    "OPTIONS, origin, access-control-request-method, true",
    "OPTIONS, Origin, X-None, false",
    "OPTIONS, X-None, Access-Control-Request-Method, false",
    "OPTIONS, X-None, Access-Control-Request-Headers, false",
    "options, Origin, Access-Control-Request-Method, false",
    "Options, Origin, Access-Control-Request-Method, false",
    "GET, Origin, Access-Control-Request-Method, false",
    "POST, Origin, Access-Control-Request-Method, false",
    "HEAD, Origin, Access-Control-Request-Method, false"
  })
  @DisplayName("S36: only what is a CORS preflight to the letter is let through, and opt-in")
  void refusal_preflight_isOptInAndExact(
      String method, String first, String second, boolean preflight) {
    PlainRequest request =
        PlainRequest.of(method).header(first, "https://a.example").header(second, "PUT");
    ImpersonationGate allowing = gate(builder -> builder.corsPreflight(CorsPreflight.ALLOW));
    assertEquals("session-token-and-uat-missing", code(shipped(), request, null));
    assertEquals(preflight ? "" : "session-token-and-uat-missing", code(allowing, request, null));
  }

  @Test
  @DisplayName("S36: a preflight with a bad header is refused; with a stale cookie it is anonymous")
  void refusal_preflightWithCredentials_isJudgedByThem() {
    ImpersonationGate gate = gate(builder -> builder.corsPreflight(CorsPreflight.ALLOW));
    PlainRequest preflight =
        PlainRequest.of("OPTIONS")
            .header("Origin", "https://a.example")
            .header("Access-Control-Request-Method", "PUT");
    assertEquals(
        "token-invalid", code(gate, preflight.header("Authorization", "Bearer a.b.c"), null));
    assertEquals("", code(gate, preflight.cookie("__session", token().expired().sign()), null));
    assertEquals("", code(gate, preflight.cookie("__session", token().sign()), null));
  }

  @Test
  @DisplayName("the answer is the verdict's own, on whichever dispatch it is asked for")
  void refusal_sameVerdictAtAnotherDispatch_isDecidedAnew() {
    ImpersonationGate gate = shipped();
    Verdict verdict = gate.verify(PlainRequest.get());
    assertTrue(gate.refusal(PlainRequest.get(), verdict, GuardMode.PUBLIC).isEmpty());
    Refusal refusal = gate.refusal(PlainRequest.get(), verdict, null).orElseThrow();
    assertSame(assertInstanceOf(Verdict.SignedOut.class, verdict).refusal(), refusal);
  }

  @Test
  void guardMode_ofText_isExact() {
    assertSame(GuardMode.PUBLIC, GuardMode.of("public"));
    assertEquals("public", GuardMode.PUBLIC.toString());
    for (String text : new String[] {"", "PUBLIC", "Public", "public ", "secret-mode"}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> GuardMode.of(text));
      assertEquals("mode is not one of: public", refused.getMessage());
    }
  }

  @Test
  void toString_tellsNothing() {
    assertEquals("ImpersonationGate[]", shipped().toString());
  }
}
