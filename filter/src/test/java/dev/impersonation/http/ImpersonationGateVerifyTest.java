package dev.impersonation.http;

import static dev.impersonation.http.TestGates.NOW;
import static dev.impersonation.http.TestGates.SUFFIX;
import static dev.impersonation.http.TestGates.assertRefused;
import static dev.impersonation.http.TestGates.assertSignedOut;
import static dev.impersonation.http.TestGates.assertVerified;
import static dev.impersonation.http.TestGates.cookie;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.testkit.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the gate: its caller")
final class ImpersonationGateVerifyTest {
  private static final TestIssuer ISSUER = TestIssuer.start(TestGates.CLOCK);
  private static final TestGates GATES = TestGates.of(ISSUER);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  @ParameterizedTest
  @CsvSource({"-3600, true", "-1, true", "0, true", "1, false", "3600, false"})
  @DisplayName("__client_uat: the same second as iat is current, one second later is not")
  void verify_clientUatAroundIssuedAt_isJudgedToTheSecond(long after, boolean current) {
    Instant issuedAt = NOW.minusSeconds(7);
    String token = GATES.token().issuedAt(issuedAt).sign();
    String updatedAt = Long.toString(issuedAt.getEpochSecond() + after);
    for (PlainRequest request :
        new PlainRequest[] {
          cookie(token, updatedAt),
          PlainRequest.get()
              .cookie("__session_" + SUFFIX, token)
              .cookie("__client_uat_" + SUFFIX, updatedAt)
        }) {
      Caller caller = GATES.shipped().verify(request);
      if (current) {
        assertVerified(caller);
      } else {
        assertSignedOut("session-token-iat-before-client-uat", caller);
      }
    }
  }

  @Test
  @DisplayName("__client_uat: a fraction of a second in iat counts")
  void verify_fractionalIssuedAt_isNotRoundedUp() {
    long second = NOW.getEpochSecond() - 7;
    String token = GATES.token().claim("iat", second + 0.9).sign();
    assertVerified(GATES.shipped().verify(cookie(token, Long.toString(second))));
    assertSignedOut(
        "session-token-iat-before-client-uat",
        GATES.shipped().verify(cookie(token, Long.toString(second + 1))));
  }

  @Test
  @DisplayName("__client_uat: without iat nothing shows that the token is current")
  void verify_clientUatWithoutIssuedAt_isSignedOut() {
    String token = GATES.token().withoutClaim("iat").sign();
    assertSignedOut(
        "session-token-iat-before-client-uat", GATES.shipped().verify(cookie(token, "1")));
    assertVerified(GATES.shipped().verify(PlainRequest.get().cookie("__session", token)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "x", "-1", "99999999999999"})
  void verify_clientUatZeroOrNoTime_isSignedOut(String clientUat) {
    assertSignedOut(
        "session-token-but-no-client-uat",
        GATES.shipped().verify(cookie(GATES.token().sign(), clientUat)));
  }

  @Test
  @DisplayName("S27: __client_uat says nothing about a header")
  void verify_headerWithClientUat_isNotJudgedByIt() {
    assertVerified(
        GATES
            .shipped()
            .verify(PlainRequest.bearer(GATES.token().sign()).cookie("__client_uat", "0")));
  }

  @Test
  @DisplayName("a browser that says signed out costs no look at the token, nor at the keys")
  void verify_clientUatZero_isSignedOutWhateverTheToken() {
    String reason = "session-token-but-no-client-uat";
    assertSignedOut(reason, GATES.shipped().verify(cookie(GATES.token().expired().sign(), "0")));
    assertSignedOut(reason, GATES.shipped().verify(cookie(GATES.token().forged().sign(), "0")));
    ImpersonationGate keyless =
        GateBuilder.ofGate()
            .issuer(ISSUER.issuer())
            .keySource(
                (keyId, algorithm) -> {
                  throw new KeySetUnavailableException("asked for a key");
                })
            .build();
    assertSignedOut(reason, keyless.verify(cookie(GATES.token().sign(), "0")));
  }

  @Test
  @DisplayName("S27: the actor comes from the same token as the subject")
  void verify_headerOfOneAndCookieOfAnother_neverMixes() {
    String own = ISSUER.token().subject("user_alice").sign();
    Caller caller =
        GATES
            .shipped()
            .verify(
                PlainRequest.bearer(own)
                    .cookie("__session", GATES.token().sign())
                    .cookie("__session_" + SUFFIX, GATES.token().sign()));
    Caller.Verified verified = assertInstanceOf(Caller.Verified.class, caller);
    assertEquals("user_alice", verified.context().subject());
    assertTrue(verified.context().actor().isEmpty());
  }

  private static final KeySource DOWN =
      (keyId, algorithm) -> {
        throw new KeySetUnavailableException("https://keys.example/?secret=1 is down");
      };

  private static void assertUnavailable(Optional<Refusal> refusal) {
    assertEquals(503, refusal.orElseThrow().status());
    assertEquals(
        List.of(new Refusal.Field("Retry-After", "10")),
        refusal.get().fields().stream().filter(f -> f.name().equals("Retry-After")).toList());
    assertFalse(new String(refusal.get().body(), StandardCharsets.UTF_8).contains("secret"));
  }

  @ParameterizedTest
  @EnumSource(Anonymous.class)
  @DisplayName("S41: a header that cannot be checked is 503 whatever is open")
  void verify_keysUnavailableForHeader_is503EvenWhereAnonymousMayPass(Anonymous anonymous) {
    ImpersonationGate gate =
        GATES.gate(
            DOWN, builder -> builder.anonymous(anonymous).corsPreflight(CorsPreflight.ALLOW));
    PlainRequest request = PlainRequest.bearer(GATES.token().sign());
    Caller caller = gate.verify(request);
    assertRefused(503, "jwk-remote-failed-to-load", caller);
    List<RouteRule> open = List.of(RouteRule.of(GuardMode.PUBLIC));
    assertUnavailable(gate.decide(request, caller, open).refusal());
  }

  @Test
  @DisplayName("S41: a cookie that cannot be checked is nobody's where that is open, else 503")
  void verify_keysUnavailableForCookie_isSignedOutWhereAnonymousMayPass() {
    PlainRequest request = PlainRequest.get().cookie("__session", GATES.token().sign());
    ImpersonationGate closed = GATES.gate(DOWN, builder -> builder);
    Caller caller = closed.verify(request);
    TestGates.assertUncheckedCookie(caller);
    assertUnavailable(closed.decide(request, caller, List.of()).refusal());
    List<RouteRule> open = List.of(RouteRule.of(GuardMode.PUBLIC));
    assertEquals(Optional.empty(), closed.decide(request, caller, open).refusal());
    assertUnavailable(closed.decide(request.at("/a//b"), caller, open).refusal());
    List<RouteRule> openAndNot =
        List.of(RouteRule.of(GuardMode.PUBLIC), RouteRule.of(GuardMode.DENY));
    assertUnavailable(closed.decide(request, caller, openAndNot).refusal());
    ImpersonationGate allowing = GATES.gate(DOWN, builder -> builder.anonymous(Anonymous.ALLOW));
    assertEquals(Optional.empty(), allowing.decide(request, null, List.of()).refusal());
  }

  @Test
  @DisplayName("S41: a preflight with a cookie that cannot be checked is a preflight")
  void verify_keysUnavailableForPreflight_isAllowedWherePreflightsAre() {
    PlainRequest preflight =
        PlainRequest.of("OPTIONS")
            .header("Origin", "https://a.example")
            .header("Access-Control-Request-Method", "GET")
            .cookie("__session", GATES.token().sign());
    ImpersonationGate allowing =
        GATES.gate(DOWN, builder -> builder.corsPreflight(CorsPreflight.ALLOW));
    assertEquals(Optional.empty(), allowing.decide(preflight, null, List.of()).refusal());
    assertUnavailable(
        GATES.gate(DOWN, builder -> builder).decide(preflight, null, List.of()).refusal());
  }

  @Test
  @DisplayName("S46: what fails before the signature costs no key")
  void verify_cheapFailures_askForNoKey() {
    AtomicInteger asked = new AtomicInteger();
    ImpersonationGate gate =
        GATES.gate(
            (keyId, algorithm) -> {
              asked.incrementAndGet();
              return GATES.keys().find(keyId, algorithm);
            },
            UnaryOperator.identity());
    assertRefused(401, "token-invalid", gate.verify(PlainRequest.bearer("a.b.c")));
    assertRefused(
        401,
        "token-invalid-algorithm",
        gate.verify(PlainRequest.bearer(GATES.token().algNone().sign())));
    assertRefused(
        401,
        "authorization-header-invalid",
        gate.verify(
            PlainRequest.get().header("Authorization", "Bearer " + GATES.token().sign() + " x")));
    assertSignedOut("token-invalid", gate.verify(PlainRequest.get().cookie("__session", "a.b")));
    assertSignedOut("session-token-and-uat-missing", gate.verify(PlainRequest.get()));
    assertEquals(0, asked.get());
    assertVerified(gate.verify(PlainRequest.bearer(GATES.token().sign())));
    assertEquals(1, asked.get());
  }

  @ParameterizedTest
  @CsvSource({"0, true", "4, true", "5, false", "6, false"})
  @DisplayName("S13, S15: the gate's clock judges expiration")
  void verify_expiration_isJudgedByTheClock(long afterExpiration, boolean good) {
    Duration lifetime = Duration.ofSeconds(30);
    String token =
        GATES
            .token()
            .issuedAt(NOW.minus(lifetime).minusSeconds(afterExpiration))
            .lifetime(lifetime)
            .sign();
    Caller caller = GATES.shipped().verify(PlainRequest.bearer(token));
    if (good) {
      assertVerified(caller);
    } else {
      assertRefused(401, "token-expired", caller);
    }
  }
}
