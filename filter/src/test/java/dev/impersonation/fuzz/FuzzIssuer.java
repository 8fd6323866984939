package dev.impersonation.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionTokenVerifier;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * One issuer at one moment. Its key is new in every run: no input holds a signature, the targets
 * sign what the fuzzer wrote.
 */
final class FuzzIssuer {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final String NAME = "https://clerk.example.com";
  static final String ORIGIN = "https://app.example.com";
  static final TestIssuer SIGNER = offline();

  private FuzzIssuer() {}

  private static TestIssuer offline() {
    try (TestIssuer issuer = TestIssuer.start(CLOCK)) {
      return issuer;
    }
  }

  /** A builder that holds a good token of {@link #NAME}. */
  static TokenBuilder token() {
    return SIGNER.token().issuer(NAME).authorizedParty(ORIGIN);
  }

  static String signed(byte[] header, byte[] payload) {
    return SIGNER.token().rawHeader(header).rawPayload(payload).sign();
  }

  static StaticKeySet anyKeyId() {
    return StaticKeySet.of(SIGNER.publicKey());
  }

  static SessionTokenVerifier.Builder verifier() {
    return SessionTokenVerifier.builder(NAME, anyKeyId()).clock(CLOCK);
  }

  /** What the verifier says; nothing but a refusal that quotes nothing may be thrown. */
  static Optional<ImpersonationContext> verified(SessionTokenVerifier verifier, String token) {
    try {
      return Optional.of(verifier.verify(token));
    } catch (InvalidTokenException e) {
      assertEquals(e.reason().code(), e.getMessage());
      assertNull(e.getCause());
      return Optional.empty();
    } catch (KeySetUnavailableException e) {
      throw new AssertionError("keys that are given once are always there", e);
    }
  }
}
