package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** ClerkJS, unmodified and in a browser, as a client of the issuer. */
@Tag("matrix")
class ClerkJsTest {

  /** Behind by as much as is set, so that what was made yesterday can be had today. */
  private static final class LateClock extends Clock {
    private volatile Duration behind = Duration.ZERO;

    void setBehind(Duration behind) {
      this.behind = behind;
    }

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().minus(behind);
    }

    @Override
    public ZoneId getZone() {
      return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static JsonNode backend(LocalIssuer issuer, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(issuer.url().resolve(path))
                    .header("Authorization", "Bearer " + issuer.secretKey())
                    .header("Content-Type", "application/json")
                    .method(body.contentLength() == 0 ? "GET" : "POST", body)
                    .build(),
                BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer::body);
    return new JsonMapper().readTree(answer.body());
  }

  private static String ticket(LocalIssuer issuer) throws IOException, InterruptedException {
    JsonNode users = backend(issuer, "/v1/users", BodyPublishers.noBody());
    String request =
        String.format(
            "{\"user_id\":\"%s\",\"actor\":{\"sub\":\"%s\"}}",
            users.path(0).path("id").asText(), users.path(1).path("id").asText());
    return backend(issuer, "/v1/actor_tokens", BodyPublishers.ofString(request))
        .path("token")
        .asText();
  }

  @Test
  void browser_impersonation_worksFromTheLinkToTheRevocation() throws Exception {
    int port = freePort();
    String application = "http://127.0.0.1:" + port;
    LateClock clock = new LateClock();
    try (LocalIssuer issuer =
        LocalIssuer.builder()
            .signInUrl(URI.create(application + "/sign-in"))
            .allowedOrigins(List.of(application))
            .clock(clock)
            .start()) {
      clock.setBehind(Duration.ofDays(1));
      String expired = ticket(issuer);
      clock.setBehind(Duration.ZERO);

      NodeClient.run(
          "browser.mjs",
          Map.of(
              "ISSUER_URL", issuer.url().toString(),
              "PUBLISHABLE_KEY", issuer.publishableKey(),
              "SECRET_KEY", issuer.secretKey(),
              "EXPIRED_TICKET", expired,
              "APP_PORT", Integer.toString(port),
              "CHROMIUM", NodeClient.command("chromium", "chromium").toString()),
          List.of(
              "before the sign-in",
              "ticket link",
              "sign-in",
              "session and actor",
              "getToken",
              "cookie for the back end",
              "getToken, skipCache",
              "the token at a back end",
              "reload keeps the session",
              "reload keeps the actor in tokens",
              "another link, while signed in",
              "another link ends the session before",
              "signOut",
              "signOut, at the issuer",
              "used ticket",
              "revoked ticket",
              "expired ticket",
              "malformed ticket",
              "no session by refused tickets",
              "another sign-in",
              "getToken after the revocation",
              "revocation signs out",
              "revocation outlives the reload",
              "no error in a page",
              "the browser talks to loopback only",
              "Node talks to loopback only"));
    }
  }
}
