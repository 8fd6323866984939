package dev.impersonation.issuer.backend;

import com.auth0.jwt.JWT;
import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import dev.impersonation.issuer.LocalIssuer;
import dev.impersonation.issuer.token.AdjustableClock;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;

/** An issuer whose clock stands still until it is moved, and what servers often ask of it. */
final class TestIssuer implements AutoCloseable {
  /** Ten seconds before a month ends, or somewhat less. */
  static final long START = Instant.parse("2026-03-31T23:59:50.123Z").toEpochMilli();

  private final AdjustableClock clock =
      new AdjustableClock(Clock.fixed(Instant.ofEpochMilli(START), ZoneOffset.UTC));
  private final LocalIssuer issuer;
  private final ApiClient api;

  TestIssuer() {
    this(builder -> builder);
  }

  TestIssuer(UnaryOperator<LocalIssuer.Builder> settings) {
    issuer = settings.apply(LocalIssuer.builder().clock(clock)).start();
    api = new ApiClient(issuer);
  }

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

  static JsonNode claims(String jwt) {
    return ApiClient.json(ApiClient.payload(JWT.decode(jwt)));
  }

  /** Sends a request with the secret key, and a JSON body unless that is empty. */
  ApiClient.Reply call(String method, String path, String body) {
    return api.backend(method, path, body);
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
    return HttpRequest.newBuilder(URI.create(issuer.url() + path));
  }

  ApiClient.Reply send(HttpRequest.Builder request) {
    return api.send(request);
  }

  /** Spends a ticket in a new browser. */
  ApiClient.Reply spend(String ticket) {
    return api.browser().post("/v1/client/sign_ins", "strategy=ticket&ticket=" + ticket);
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
