package dev.impersonation.jetty.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.ImpersonationInfoHandler;
import dev.impersonation.jetty.core.CoreServer;
import dev.impersonation.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("what a front end is told, by the handler's clock")
final class InfoClockTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @Test
  void info_endIsSet_tellsTheTimeThatItIsJudgedBy() throws Exception {
    long now = CLOCK.instant().getEpochSecond();
    try (TestIssuer issuer = TestIssuer.start(CLOCK)) {
      ImpersonationHandler handler =
          ImpersonationHandler.builder()
              .issuer(issuer.issuer())
              .jwtKey(issuer.publicKeyPem())
              .clock(CLOCK)
              .build();
      handler.setHandler(ImpersonationInfoHandler.withoutActorId());
      Instant end = CLOCK.instant().plusSeconds(30);
      String token = issuer.token().impersonatedBy("user_engineer").until(end).sign();
      try (CoreServer server = CoreServer.start(handler)) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                .header("Authorization", "Bearer " + token)
                .build();
        assertEquals(
            "{\"state\":\"active\",\"mode\":\"read-only\",\"until\":"
                + (now + 30)
                + ",\"now\":"
                + now
                + "}",
            HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
      }
    }
  }
}
