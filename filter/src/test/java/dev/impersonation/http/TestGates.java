package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;

/** Gates that trust one issuer, its tokens of an impersonated session, and what became of them. */
record TestGates(TestIssuer issuer, KeySource keys) {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final String SUFFIX = "suffix01";

  static TestGates of(TestIssuer issuer) {
    return new TestGates(issuer, StaticKeySet.ofJwkSet(issuer.jwkSet()));
  }

  ImpersonationGate gate(UnaryOperator<GateBuilder<ImpersonationGate>> settings) {
    return gate(keys, settings);
  }

  ImpersonationGate gate(KeySource keys, UnaryOperator<GateBuilder<ImpersonationGate>> settings) {
    return settings
        .apply(
            GateBuilder.ofGate()
                .issuer(issuer.issuer())
                .keySource(keys)
                .cookieSuffix(SUFFIX)
                .clock(CLOCK))
        .build();
  }

  ImpersonationGate shipped() {
    return gate(UnaryOperator.identity());
  }

  TokenBuilder token() {
    return issuer.token().impersonatedBy("user_engineer");
  }

  static PlainRequest cookie(String token, String clientUat) {
    return PlainRequest.get().cookie("__session", token).cookie("__client_uat", clientUat);
  }

  static void assertVerified(Caller caller) {
    Caller.Verified verified = assertInstanceOf(Caller.Verified.class, caller);
    assertEquals("user_customer", verified.context().subject());
    assertEquals("user_engineer", verified.context().actorId().orElse(""));
  }

  static void assertSignedOut(String reason, Caller caller) {
    Caller.SignedOut signedOut = assertInstanceOf(Caller.SignedOut.class, caller);
    assertEquals(reason, signedOut.reason());
    assertEquals(reason, signedOut.refusal().code());
    assertEquals(401, signedOut.refusal().status());
  }

  /** Nobody where that is allowed, else an outage. */
  static void assertUncheckedCookie(Caller caller) {
    Caller.SignedOut signedOut = assertInstanceOf(Caller.SignedOut.class, caller);
    assertEquals("jwk-remote-failed-to-load", signedOut.reason());
    assertEquals("jwk-remote-failed-to-load", signedOut.refusal().code());
    assertEquals(503, signedOut.refusal().status());
  }

  static void assertRefused(int status, String code, Caller caller) {
    Caller.Refused refused = assertInstanceOf(Caller.Refused.class, caller);
    assertEquals(code, refused.refusal().code());
    assertEquals(status, refused.refusal().status());
  }
}
