package dev.impersonation.issuer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.issuer.LocalIssuer;
import dev.impersonation.issuer.token.AdjustableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;

/** An issuer whose clock stands still until it is moved, and what calls it as a server does. */
final class TestIssuer implements AutoCloseable {
  static final long START = Instant.parse("2026-03-31T23:59:50.123Z").toEpochMilli();

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final AdjustableClock clock =
      new AdjustableClock(Clock.fixed(Instant.ofEpochMilli(START), ZoneOffset.UTC));
  private final LocalIssuer issuer = LocalIssuer.builder().clock(clock).start();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  @Override
  public void close() {
    issuer.close();
  }

  void pass(Duration time) {
    clock.advance(time);
  }

  /** Returns the time in milliseconds since the epoch. */
  long now() {
    return clock.millis();
  }

  String secretKey() {
    return issuer.secretKey();
  }

  URI url() {
    return issuer.url();
  }

  /** An answer. */
  record Reply(int status, String contentType, String body) {
    /** Returns the body of an answer with this status, which is JSON to the letter. */
    JsonNode expect(int expected) {
      assertEquals(expected, status, body);
      assertEquals("application/json", contentType);
      return json(body);
    }

    /** Demands exactly this one error, in the whole envelope. */
    void expectError(int expected, String code, String param) {
      JsonNode envelope = expect(expected);
      assertEquals(List.of("clerk_trace_id", "errors"), names(envelope));
      assertEquals(1, envelope.path("errors").size(), body);
      JsonNode error = envelope.path("errors").path(0);
      assertEquals(code, error.path("code").asText(), body);
      assertEquals(param, error.path("meta").path("param_name").asText(), body);
      assertEquals(error.path("message"), error.path("long_message"));
    }

    void expectError(int expected, String code) {
      expectError(expected, code, "");
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** Returns the names of the members, sorted. */
  static List<String> names(JsonNode object) {
    TreeSet<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return List.copyOf(names);
  }

  static JsonNode claims(String jwt) {
    return json(
        new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]), StandardCharsets.UTF_8));
  }

  /** Sends a request with the secret key, and a JSON body unless that is empty. */
  Reply call(String method, String path, String body) {
    HttpRequest.Builder request =
        request(path).method(method, HttpRequest.BodyPublishers.ofString(body));
    return send(body.isEmpty() ? request : request.header("Content-Type", "application/json"));
  }

  JsonNode get(String path) {
    return call("GET", path, "").expect(200);
  }

  JsonNode post(String path, String body) {
    return call("POST", path, body).expect(200);
  }

  /** Returns a request with the secret key. */
  HttpRequest.Builder request(String path) {
    return bare(path).header("Authorization", "Bearer " + secretKey());
  }

  /** Returns a request without anything. */
  HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create(issuer.url() + path)).timeout(Duration.ofSeconds(60));
  }

  Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Spends a ticket in a new browser. */
  Reply spend(String ticket) {
    return send(
        bare("/v1/client/sign_ins")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("strategy=ticket&ticket=" + ticket)));
  }

  /** Returns the ID of a new session that an actor has of a user. */
  String impersonate(String userId) {
    String body = "{\"user_id\":\"" + userId + "\",\"actor\":{\"sub\":\"user_support\"}}";
    return sessionOf(post("/v1/actor_tokens", body));
  }

  /** Returns the ID of the session that a token was spent for. */
  String sessionOf(JsonNode token) {
    return spend(token.path("token").asText())
        .expect(200)
        .path("response")
        .path("created_session_id")
        .asText();
  }
}
