package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no request of any client, and is answered like other errors. */
class BadRequestTest {
  private static final String BODY =
      "{\"user_id\":\"user_alice\",\"actor\":{\"sub\":\"user_support\"}}";

  private static final LocalIssuer issuer = LocalIssuer.start();
  private static final ApiClient api = new ApiClient(issuer);

  @AfterAll
  static void close() {
    issuer.close();
  }

  private static String head(String line) {
    return line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
  }

  private static String chunked(String path, String type, String chunks) {
    return head("POST " + path)
        + "Authorization: Bearer "
        + issuer.secretKey()
        + "\r\nContent-Type: "
        + type
        + "\r\nTransfer-Encoding: chunked\r\n\r\n"
        + chunks;
  }

  static Stream<Arguments> requests() {
    String json = "application/json";
    return Stream.of(
        Arguments.of(head("GET /v1/users/%00") + "\r\n", 400),
        Arguments.of(head("GET /v1/users/%zz") + "\r\n", 400),
        Arguments.of(head("GET /v1/users/%") + "\r\n", 400),
        Arguments.of(head("GET /" + "x".repeat(40_000)) + "\r\n", 414),
        Arguments.of(head("GET /") + "X: " + "x".repeat(40_000) + "\r\n\r\n", 431),
        Arguments.of(head("GET /v1/../../users") + "\r\n", 400),
        Arguments.of("GET / HTTP/9\r\n\r\n", 505),
        Arguments.of(head("POST /v1/users") + "Content-Length: x\r\n\r\n", 400),
        Arguments.of(chunked("/v1/users", json, "zz\r\n{}\r\n0\r\n\r\n"), 400),
        Arguments.of(chunked("/v1/users", json, "2\r\n{}"), 400),
        Arguments.of(
            chunked("/v1/client/sign_ins", "application/x-www-form-urlencoded", "zz\r\n\r\n"),
            400));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request_broken_isAnsweredInTheEnvelopeWithoutAWordOfTheServer(String request, int status)
      throws IOException {
    try (RawConnection connection = new RawConnection(issuer.url())) {
      connection.send(request);
      connection.sendEnd();
      String answer = connection.rest();

      assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
      assertTrue(answer.contains("\r\nContent-Type: application/json\r\n"), answer);
      JsonNode envelope = ApiClient.json(answer.substring(answer.indexOf("\r\n\r\n") + 4));
      assertEquals("request_invalid", envelope.at("/errors/0/code").asText());
      assertEquals(32, envelope.path("clerk_trace_id").asText().length());
      for (String detail : new String[] {"etty", "xception", "html", "Server:", "\tat "}) {
        assertFalse(answer.contains(detail), answer);
      }
    }
  }

  private static ApiClient.Reply post(String type, HttpRequest.BodyPublisher body) {
    return api.send(
        HttpRequest.newBuilder(URI.create(issuer.url() + "/v1/actor_tokens"))
            .header("Authorization", "Bearer " + issuer.secretKey())
            .header("Content-Type", type)
            .POST(body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "utf-16", "\"", "utf-8;charset=x", ""})
  void body_ofAnyCharset_isReadAsUtf8(String charset) {
    post("application/json; charset=" + charset, HttpRequest.BodyPublishers.ofString(BODY))
        .expect(200);
  }

  @Test
  void body_notUtf8_isRefused() {
    byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
    body[BODY.indexOf("alice")] = (byte) 0xff;

    assertEquals(
        "request_body_invalid",
        post("application/json", HttpRequest.BodyPublishers.ofByteArray(body)).errorCode(400));
  }

  @Test
  void errors_many_areTheFirstTwenty() {
    StringBuilder body = new StringBuilder("{\"a0\":1");
    StringBuilder query = new StringBuilder("a0=1");
    for (int i = 1; i < 100; i++) {
      body.append(",\"a").append(i).append("\":1");
      query.append("&a").append(i).append("=1");
    }

    assertEquals(
        20, api.backend("POST", "/v1/users", body + "}").expect(422).path("errors").size());
    assertEquals(
        20, api.backend("GET", "/v1/users?" + query, "").expect(422).path("errors").size());
  }
}
