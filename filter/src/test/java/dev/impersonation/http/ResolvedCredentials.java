package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.token.SessionCookie;
import dev.impersonation.token.SessionTokenVerifier;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a resolver that trusts one issuer finds on requests. */
record ResolvedCredentials(TestIssuer issuer) {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final String SUFFIX = "abcd-_12";
  static final String SUFFIXED = "__session_" + SUFFIX;

  Credential resolve(GateRequest request) {
    return resolve(SUFFIX, request);
  }

  Credential resolve(@Nullable String suffix, GateRequest request) {
    SessionTokenVerifier verifier =
        SessionTokenVerifier.builder(issuer.issuer(), StaticKeySet.ofJwkSet(issuer.jwkSet()))
            .clock(CLOCK)
            .build();
    return new CredentialResolver(suffix, verifier.remembering(0, Function.identity()))
        .resolve(request);
  }

  SessionCookie cookie(GateRequest request) {
    return assertInstanceOf(Credential.Cookie.class, resolve(request)).session();
  }

  String absence(GateRequest request) {
    return assertInstanceOf(Credential.Absent.class, resolve(request)).reason();
  }
}
