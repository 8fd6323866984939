package dev.impersonation.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Tokens of one issuer at one moment, and verifiers that live at that moment. */
final class SessionTokens {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final String ISSUER = "https://clerk.example.com";
  static final String SUBJECT = "user_customer";
  static final String SESSION_ID = "sess_customer";
  static final String ORIGIN = "https://app.example.com";
  static final String ACTOR = "user_support";

  private static final TestIssuer SIGNER = TestIssuer.start(at(NOW));

  private SessionTokens() {}

  /** A builder that holds a good token of {@link #ISSUER}. */
  static TokenBuilder token() {
    return SIGNER.token().issuer(ISSUER).authorizedParty(ORIGIN);
  }

  /** A token with this payload, signed like a good one. */
  static String signed(byte[] payload) {
    return token().rawPayload(payload).sign();
  }

  static StaticKeySet anyKeyId() {
    return StaticKeySet.of(SIGNER.publicKey());
  }

  static StaticKeySet byKeyId() {
    return StaticKeySet.ofJwkSet(SIGNER.jwkSet());
  }

  static SessionTokenVerifier.Builder verifier() {
    return verifierAt(NOW);
  }

  static SessionTokenVerifier.Builder verifierAt(Instant now) {
    return SessionTokenVerifier.builder(ISSUER, anyKeyId()).clock(at(now));
  }

  static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }

  static ImpersonationContext verified(RawClaims claims) throws Exception {
    return verifier().build().verify(claims.sign());
  }

  static void assertRefused(Reason expected, RawClaims claims) {
    assertRefused(expected, verifier(), claims.sign());
  }

  static void assertRefused(Reason expected, SessionTokenVerifier.Builder verifier, String token) {
    SessionTokenVerifier built = verifier.build();
    InvalidTokenException refusal =
        assertThrows(InvalidTokenException.class, () -> built.verify(token));
    assertEquals(expected, refusal.reason());
  }
}
