package dev.impersonation.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.issuer.LocalIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the shop's back end, over HTTP")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ShopTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path directory;
  private Story story;
  private String alice;

  @BeforeAll
  void start() throws Exception {
    story =
        Story.start(
            0,
            uri ->
                LocalIssuer.builder()
                    .signInUrl(uri.resolve("/sign-in"))
                    .usersJson(DemoUsers.json())
                    .start(),
            directory.resolve("audit.jsonl"),
            Optional.empty());
    alice = token("strategy=password&identifier=alice&password=demo-password");
  }

  @AfterAll
  void stop() {
    story.close();
  }

  /** Returns a session token, as a page of the shop gets one. */
  private String token(String form) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(story.issuer().url().resolve("/v1/client/sign_ins"))
                .header("Origin", story.uri().toString())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build(),
            BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response::body);
    JsonNode session = JSON.readTree(response.body()).path("client").path("sessions").path(0);
    return session.path("last_active_token").path("jwt").asText();
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(story.uri() + path))
            .method(method, BodyPublishers.noBody())
            .header("Authorization", "Bearer " + alice);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/cancel",
        "",
        "/cancel/cancel",
        "/1/2/cancel",
        "/x/cancel",
        "/99999999999/cancel"
      })
  void order_thatIsNone_isNotFoundAndShowsNoInsides(String path) throws Exception {
    HttpResponse<String> response = send("POST", "/api/orders" + path);
    assertEquals(404, response.statusCode(), response::body);
    assertFalse(response.body().contains("\tat "), response.body());
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/profile, 415",
    "PUT, /api/support-access, 415",
    "POST, /api/password, 415",
    "POST, /api/receipts/0, 404",
    "POST, /api/support-access/sessions/end, 404",
    "POST, /api/support-access/sessions/sess_none/end, 404",
    "GET, /none, 404"
  })
  void request_thatDoesNotFit_isRefusedInWords(String method, String path, int status)
      throws Exception {
    HttpResponse<String> response = send(method, path);
    assertEquals(status, response.statusCode(), response::body);
    assertFalse(response.body().contains("\tat "), response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "http://localhost", "https://evil.example"})
  void unsafeRequest_ofAnotherOrigin_isRefused(String origin) throws Exception {
    assertEquals(403, send("POST", "/api/key", "Origin", origin).statusCode());
    assertEquals(200, send("POST", "/api/key", "Origin", story.uri().toString()).statusCode());
  }

  @Test
  void answers_ofPages_keepThemSafe() throws Exception {
    HttpResponse<String> page = send("GET", "/");
    assertEquals(200, page.statusCode());
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"));
    assertFalse(policy.contains("unsafe"));
    for (String path : new String[] {"/", "/__clerk/v1/client", "/api/me"}) {
      assertEquals(
          "nosniff",
          send("GET", path).headers().firstValue("X-Content-Type-Options").orElse(""),
          path);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/__clerk/v1/users", "/__clerk/../v1/users", "/__clerk/v1/jwks"})
  void proxy_backendApi_getsNoSecretKey(String path) throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(story.uri() + path)).build(),
            BodyHandlers.ofString());
    assertEquals(401, response.statusCode(), response::body);
  }
}
