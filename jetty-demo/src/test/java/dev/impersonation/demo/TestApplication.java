package dev.impersonation.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** The application with an issuer of its own, asked over HTTP. */
record TestApplication(TestIssuer issuer, ProtectedApplication application)
    implements AutoCloseable {
  /** What {@link #own()} is answered with. */
  static final String OWN =
      """
      {"authenticated":true,"sub":"user_customer","sid":"sess_customer","impersonated":false,\
      "actor":null,"act":null}""";

  /** What {@link #impersonated()} is answered with. */
  static final String IMPERSONATED =
      """
      {"authenticated":true,"sub":"user_customer","sid":"sess_customer","impersonated":true,\
      "actor":{"sub":"user_support"},"act":{"iss":"https://dashboard.clerk.com",\
      "sub":"user_support"}}""";

  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static TestApplication start() throws IOException {
    TestIssuer issuer = TestIssuer.start();
    return new TestApplication(issuer, ProtectedApplication.start(0, settings(issuer)));
  }

  static Map<String, String> settings(TestIssuer issuer) {
    return Map.of(
        "publishableKey",
        issuer.publishableKey(),
        "authorizedParties",
        TokenBuilder.AUTHORIZED_PARTY);
  }

  URI uri() {
    return application.uri();
  }

  String own() {
    return issuer.token().sign();
  }

  String impersonated() {
    return issuer.token().impersonatedBy("user_support").sign();
  }

  HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
    return send("GET", path, "Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri().resolve(path)).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  static void assertAnswer(int status, String json, HttpResponse<String> response)
      throws JsonProcessingException {
    assertEquals(status, response.statusCode(), response::body);
    assertEquals(JSON.readTree(json), JSON.readTree(response.body()));
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
  }

  static void assertRefused(String code, HttpResponse<String> response)
      throws JsonProcessingException {
    assertEquals(401, response.statusCode(), response::body);
    assertEquals(code, JSON.readTree(response.body()).path("code").asText());
  }

  /** What the error page adds to the members. */
  static String withStatus(int status, String json) {
    return "{\"status\":" + status + "," + json.substring(1);
  }

  @Override
  public void close() {
    application.close();
    issuer.close();
  }
}
