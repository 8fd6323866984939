package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** What the parts of the contract share: the hosts, and the requests to them. */
public interface Contract {
  String WHOAMI = "/api/whoami";
  String MISSING = "session-token-and-uat-missing";

  /** Good tokens of the issuer that the host trusts. */
  IssuedTokens tokens();

  /** The HTTP client. */
  HttpClient client();

  /** The settings of the host that most parts speak to. */
  default Map<String, String> settings() {
    return Map.of(
        "publishableKey",
        tokens().publishableKey(),
        "authorizedParties",
        "http://other.example, " + authorizedParty(),
        "default",
        "allow",
        "coverage",
        "off");
  }

  default String authorizedParty() {
    return tokens().authorizedParty();
  }

  /** The port of a host with exactly these settings, which is started if there is none yet. */
  int port(Map<String, String> settings);

  default Exchange get(String path, String... headers) {
    return send(settings(), "GET", path, headers);
  }

  default Exchange send(
      Map<String, String> settings, String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(settings) + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          client().send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Exchange(response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  default String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  default String[] cookie(String cookies) {
    return new String[] {"Cookie", cookies};
  }

  default void assertSpeaksFor(String subject, Exchange exchange) {
    assertEquals(200, exchange.status(), exchange.body());
    assertEquals(subject, exchange.json().path("sub").asText());
    assertEquals(subject, exchange.json().path("principal").asText());
  }

  default void assertActor(String actor, Exchange exchange) {
    assertEquals("ACTIVE", exchange.json().path("impersonation").asText(), exchange.body());
    assertEquals(actor, exchange.json().path("actor").asText());
  }

  /** The answer to a bad token, in full. */
  default void assertRefused(int status, String code, Exchange exchange) {
    assertAll(
        () -> assertEquals(status, exchange.status(), exchange.body()),
        () -> assertFalse(exchange.handlerRan(), "the protected handler ran"),
        () -> assertEquals(code, exchange.json().path("code").asText()),
        () -> assertEquals(status, exchange.json().path("status").asInt()),
        () -> assertTrue(exchange.json().path("type").asText().endsWith(":" + code)),
        () ->
            assertEquals(
                "application/problem+json",
                // A container adds the charset where somebody took the writer before.
                exchange.header("Content-Type").orElse("").replaceFirst(";.*", "")),
        () -> assertEquals("no-store", exchange.header("Cache-Control").orElse("")),
        () ->
            assertEquals(
                status == 401 ? "signed-out" : "",
                exchange.header("x-clerk-auth-status").orElse("")),
        () -> assertEquals(code, exchange.header("x-clerk-auth-reason").orElse("")));
  }

  default void assertChallenge(String challenge, Exchange exchange) {
    assertEquals(challenge, exchange.header("WWW-Authenticate").orElse("none"));
  }

  /** The page that dispatches in this way to there. */
  default String dispatch(String from, String by, String to) {
    return from + "?by=" + by + "&to=" + to;
  }
}
