package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recorded of one request, and of which requests nothing is. */
public interface AuditContract extends AuditTrailContract {
  int FIRST_REQUESTS = 16;

  private String newSession() {
    return "sess_" + UUID.randomUUID();
  }

  @Test
  @DisplayName("a request is an intent and an outcome, with both identities")
  default void audit_request_isIntentAndOutcome() {
    String session = newSession();
    String token =
        issuer().token().subject("user_s").sessionId(session).impersonatedBy("eng_a").sign();
    Trail trail = trail("GET", WHOAMI, bearer(token));
    assertActor("eng_a", trail.answer());
    JsonNode intent = trail.intent();
    JsonNode outcome = trail.outcome();
    for (JsonNode event : trail.events()) {
      assertEquals("user_s", event.path("subject").asText());
      assertEquals("eng_a", event.path("actor").asText());
      assertEquals("active", event.path("impersonation").asText());
      assertEquals(session, event.path("session").asText());
      assertEquals(issuer().issuer(), event.path("issuer").asText());
      assertEquals("GET", event.path("method").asText());
      assertEquals(WHOAMI, event.path("path").asText());
      assertEquals("REQUEST", event.path("dispatch").asText());
      assertEquals("allowed", event.path("decision").asText());
      assertFalse(event.path("rule").asText().isEmpty());
      assertEquals("127.0.0.1", event.path("remote_address").asText());
      assertFalse(event.path("request_id").asText().isEmpty());
      assertEquals(7, UUID.fromString(event.path("id").asText()).version());
    }
    assertFalse(intent.has("status"));
    assertFalse(intent.has("duration_us"));
    assertEquals(200, outcome.path("status").asInt());
    assertTrue(outcome.path("duration_us").isIntegralNumber());
    assertFalse(outcome.has("failure"));
    assertEquals(intent.path("request_id"), outcome.path("request_id"));
    assertFalse(intent.path("id").equals(outcome.path("id")));
    if (outcome.has("intent_id")) {
      assertEquals(intent.path("id"), outcome.path("intent_id"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "HEAD", "PUT", "DELETE"})
  default void audit_method_isNamed(String method) {
    Trail trail = trail(method, WHOAMI, impersonated());
    assertEquals(method, trail.intent().path("method").asText());
    assertEquals(200, trail.outcome().path("status").asInt());
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 304, 409})
  default void audit_status_isTheAnswers(int status) {
    Trail trail = trail("GET", "/audited?do=status&status=" + status, impersonated());
    assertEquals(status, trail.answer().status());
    assertEquals(status, trail.outcome().path("status").asInt());
  }

  @Test
  default void audit_chunked_isOneOutcome() {
    Trail trail = trail("GET", "/audited?do=chunks", impersonated());
    assertEquals("abcabcabc", trail.answer().body());
    assertEquals(200, trail.outcome().path("status").asInt());
  }

  @Test
  @DisplayName("a refused request is one event, and nothing of it happens")
  default void audit_refused_isOneEvent() {
    Trail trail = trail("POST", "/limited/deny/notes", impersonated());
    assertForbidden(DENIED, trail.answer());
    assertEquals(List.of("refused"), trail.kinds());
    JsonNode event = trail.events().get(0);
    assertEquals("denied", event.path("decision").asText());
    assertEquals(DENIED, event.path("code").asText());
    assertEquals(403, event.path("status").asInt());
    assertEquals("user_engineer", event.path("actor").asText());
    assertEquals("/limited/deny/notes", event.path("path").asText());
  }

  @Test
  @DisplayName("what nobody impersonates, or nobody is signed in to, is not recorded")
  default void audit_ordinaryRequests_areNotRecorded() {
    assertEquals(200, unrecorded("GET", WHOAMI, own()).status());
    assertEquals(200, unrecorded("GET", "/public/whoami").status());
    assertEquals(401, unrecorded("GET", WHOAMI).status());
    String forged = issuer().token().impersonatedBy("user_engineer").forged().sign();
    assertEquals(401, unrecorded("GET", WHOAMI, bearer(forged)).status());
    assertEquals(500, unrecorded("GET", "/audited?do=throw-runtime", own()).status());
  }

  @Test
  @DisplayName("S31: neither query, parameters of the path, header, body nor token is recorded")
  default void audit_secrets_areNotRecorded() throws Exception {
    String trace = newTrace();
    String token = issuer().token().impersonatedBy("user_engineer").sign();
    InputStream body = new ByteArrayInputStream("in-the-body".getBytes(StandardCharsets.UTF_8));
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + port(settings())
                + WHOAMI
                + ";v=in-parameter-of-path?q=in-the-query");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .headers(traced(trace, bearer(token)))
            .headers("X-Secret", "in-a-header", "Cookie", "a=in-a-cookie", "User-Agent", "in-agent")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body))
            .build();
    int status = client().send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    List<JsonNode> events = recorded(trace);
    assertEquals(200, status, events::toString);
    assertEquals(2, events.size());
    assertEquals(WHOAMI, events.get(0).path("path").asText());
    String text = events.toString();
    for (String secret :
        List.of("in-parameter", "in-the-", "in-a-", "in-agent", token.split("\\.", -1)[1])) {
      assertFalse(text.contains(secret), secret);
    }
    assertFalse(String.join("", auditFiles().reader().lines()).contains(token.split("\\.", -1)[2]));
  }

  @Test
  @DisplayName("S31: hostile text of a token is on one line, escaped and cut")
  default void audit_hostileText_isEscaped() {
    String hostile = "user\n{\"kind\":\"intent\"}\u202e\u001b[2J" + "x".repeat(5000);
    String token = issuer().token().subject(hostile).impersonatedBy("eng\r\nforged").sign();
    String trace = newTrace();
    get(WHOAMI, traced(trace, bearer(token)));
    assertEquals(2, recorded(trace).size());
    for (JsonNode event : events(trace)) {
      assertTrue(event.path("subject").asText().length() < 300);
      assertEquals("eng\r\nforged", event.path("actor").asText());
    }
    for (String line : auditFiles().reader().lines()) {
      assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 127), line);
    }
  }

  @Test
  @DisplayName("the first request of an impersonated session is marked, and no other")
  default void audit_firstOfSession_isMarkedOnce() {
    String session = newSession();
    String[] token =
        bearer(issuer().token().sessionId(session).impersonatedBy("user_engineer").sign());
    Trail first = trail("GET", WHOAMI, token);
    assertTrue(first.intent().path("first_of_session").asBoolean());
    assertFalse(trail("GET", WHOAMI, token).intent().has("first_of_session"));
    String[] other =
        bearer(issuer().token().sessionId(newSession()).impersonatedBy("user_engineer").sign());
    Trail refused = trail("GET", "/limited/deny/notes", other);
    assertTrue(refused.events().get(0).path("first_of_session").asBoolean());
  }

  @Test
  @DisplayName("of first requests that come at once, one is marked")
  default void audit_firstRequestsAtOnce_areMarkedOnce() {
    String session = newSession();
    String token = issuer().token().sessionId(session).impersonatedBy("user_engineer").sign();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(settings()) + WHOAMI))
            .headers(bearer(token))
            .build();
    Stream.generate(() -> client().sendAsync(request, HttpResponse.BodyHandlers.discarding()))
        .limit(FIRST_REQUESTS)
        .toList()
        .forEach(CompletableFuture::join);
    List<JsonNode> intents =
        auditFiles().reader().eventsOfSession(session).stream()
            .filter(e -> e.path("kind").asText().equals("intent"))
            .toList();
    assertEquals(FIRST_REQUESTS, intents.size());
    assertEquals(1, intents.stream().filter(e -> e.has("first_of_session")).count());
  }
}
