package dev.impersonation.demo;

import static dev.impersonation.demo.TestApplication.OWN;
import static dev.impersonation.demo.TestApplication.assertAnswer;
import static dev.impersonation.demo.TestApplication.withStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application lets somebody do who acts for a customer. */
@Timeout(60)
final class LimitsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private TestApplication app;

  @BeforeEach
  void start() throws IOException {
    app = TestApplication.start();
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private HttpResponse<String> write(String type, String body, String token)
      throws IOException, InterruptedException {
    URI notes = app.uri().resolve("/api/notes");
    return HTTP.send(
        HttpRequest.newBuilder(notes)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> write(String text, String token)
      throws IOException, InterruptedException {
    return write("application/json", "{\"text\":\"" + text + "\"}", token);
  }

  private static void assertDenied(String code, HttpResponse<String> response) throws IOException {
    assertEquals(403, response.statusCode(), response::body);
    assertEquals(code, JSON.readTree(response.body()).path("code").asText());
    assertFalse((response.headers().map() + response.body()).contains("user_support"));
  }

  private static String mode(HttpResponse<String> response) {
    return response.headers().firstValue("Impersonation").orElse("none");
  }

  @Test
  void notes_impersonated_areReadAndNotWritten() throws Exception {
    assertAnswer(201, "{\"text\":\"first\"}", write("first", app.own()));

    HttpResponse<String> read = app.get("/api/notes", app.impersonated());
    assertAnswer(200, "{\"notes\":[\"first\"]}", read);
    assertEquals("active;mode=read-only", mode(read));
    assertDenied("impersonation_read_only", write("second", app.impersonated()));

    HttpResponse<String> own = app.get("/api/notes", app.own());
    assertAnswer(200, "{\"notes\":[\"first\"]}", own);
    assertEquals("none", mode(own));
  }

  @Test
  void notes_ofAnother_areNotListed() throws Exception {
    write("first", app.own());
    String other = app.issuer().token().subject("user_other").sign();
    assertAnswer(200, "{\"notes\":[]}", app.get("/api/notes", other));
  }

  @Test
  void notes_more_dropTheOldest() throws Exception {
    for (int number = 0; number <= Notes.MAX_NOTES; number++) {
      assertEquals(201, write("note " + number, app.own()).statusCode());
    }
    JsonNode notes = JSON.readTree(app.get("/api/notes", app.own()).body()).path("notes");
    assertEquals(Notes.MAX_NOTES, notes.size());
    assertEquals("note 1", notes.path(0).asText());
    assertEquals("note 100", notes.path(99).asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\""
      })
  void notes_mediaTypeInOtherSpelling_isJson(String type) throws Exception {
    assertEquals(201, write(type, "{\"text\":\"x\"}", app.own()).statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | application/json | {",
        "400 | application/json | ''",
        "400 | application/json | []",
        "400 | application/json | {\"text\":1}",
        "400 | application/json | {\"text\":\" \"}",
        "415 | text/plain | {\"text\":\"x\"}",
        "415 | application/json;charset=none | {\"text\":\"x\"}",
        "415 | application/json;charset=\" | {\"text\":\"x\"}"
      })
  void notes_noNote_isRefused(int status, String type, String body) throws Exception {
    assertAnswer(status, withStatus(status, OWN), write(type, body, app.own()));
    assertAnswer(200, "{\"notes\":[]}", app.get("/api/notes", app.own()));
  }

  @Test
  void notes_tooLarge_isRefused() throws Exception {
    assertEquals(201, write("x".repeat(Notes.MAX_BODY - 11), app.own()).statusCode());
    assertEquals(413, write("x".repeat(Notes.MAX_BODY - 10), app.own()).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/deny", "/api/deny/", "/api/deny/password", "/api/deny;x/y"})
  void deny_impersonated_isClosed(String path) throws Exception {
    assertAnswer(200, OWN, app.get(path, app.own()));
    for (String method : new String[] {"GET", "POST", "OPTIONS", "FOO"}) {
      String token = "Bearer " + app.impersonated();
      assertDenied("impersonation_denied", app.send(method, path, "Authorization", token));
    }
    assertDenied(
        "impersonation_denied", app.send("GET", path, "Cookie", "__session=" + app.impersonated()));
  }

  @Test
  void info_eachState_isTold() throws Exception {
    assertAnswer(
        200,
        "{\"state\":\"active\",\"mode\":\"read-only\"}",
        app.get("/impersonation", app.impersonated()));
    assertAnswer(200, "{\"state\":\"none\"}", app.get("/impersonation/", app.own()));
  }
}
