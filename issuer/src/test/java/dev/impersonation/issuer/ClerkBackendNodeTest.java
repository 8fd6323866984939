package dev.impersonation.issuer;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code @clerk/backend}, unmodified, as a client of the issuer. */
class ClerkBackendNodeTest {
  private static final String ORIGIN = "http://127.0.0.1:9999";

  @Test
  void nodeBackEnd_impersonation_worksFromTheTokenToTheRevocation() throws Exception {
    try (LocalIssuer issuer =
        LocalIssuer.builder()
            .signInUrl(URI.create(ORIGIN + "/sign-in"))
            .allowedOrigins(List.of(ORIGIN))
            .clock(Clock.systemUTC())
            .start()) {
      NodeClient.run(
          "backend.mjs",
          Map.of(
              "ISSUER_URL", issuer.url().toString(),
              "PUBLISHABLE_KEY", issuer.publishableKey(),
              "SECRET_KEY", issuer.secretKey(),
              "JWT_KEY", issuer.publicKeyPem(),
              "ORIGIN", ORIGIN),
          List.of(
              "users.getUserList",
              "users.getCount",
              "users.getUserList, a page",
              "users.getUser",
              "users.getUser, unknown",
              "wrong secret key",
              "actorTokens.create",
              "actorTokens.create, unknown user",
              "actorTokens.revoke",
              "actorTokens.revoke, again",
              "revoked ticket",
              "ticket sign-in",
              "used ticket",
              "actorTokens.revoke, used",
              "verifyToken by jwtKey",
              "verifyToken by secretKey",
              "verifyToken by jwtKey, without the actor",
              "verifyToken by secretKey, without the actor",
              "verifyToken, ticket",
              "authenticateRequest, header, by jwtKey",
              "authenticateRequest, header, by secretKey",
              "authenticateRequest, cookies",
              "authenticateRequest, suffixed cookies",
              "sessions.getSession",
              "sessions.getSessionList",
              "sessions.revokeSession",
              "sessions.getSession, revoked",
              "sessions.getSessionList, revoked",
              "no token after the revocation",
              "Node talks to loopback only"));
    }
  }
}
