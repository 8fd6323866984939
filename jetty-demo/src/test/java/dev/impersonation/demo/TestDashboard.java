package dev.impersonation.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.LocalIssuer;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The demo with its dashboard, asked over HTTP as its pages do. */
record TestDashboard(Story story) implements AutoCloseable {
  static final String PASSWORD = "demo-password";

  private static final Set<String> WITH_PASSWORD = Set.of("sam", "olga", "dave", "grace", "judy");
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static TestDashboard start(Path folder, Clock clock) throws IOException {
    return new TestDashboard(
        Story.start(
            0,
            uri ->
                LocalIssuer.builder()
                    .clock(clock)
                    .signInUrl(uri.resolve("/sign-in"))
                    .usersJson(users())
                    .start(),
            folder.resolve("audit.jsonl"),
            Optional.empty(),
            clock));
  }

  /** The demo's, of whom few have a password: each takes long to hash. */
  private static String users() {
    try {
      JsonNode users = JSON.readTree(DemoUsers.json());
      for (JsonNode user : users) {
        if (!WITH_PASSWORD.contains(user.path("username").asText())) {
          ((ObjectNode) user).remove("password");
        }
      }
      return users.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An operator who is signed in. */
  record Operator(TestDashboard dashboard, String cookie, String csrfToken) {
    HttpResponse<String> get(String path, String... headers)
        throws IOException, InterruptedException {
      return dashboard.send("GET", path, "", with(headers, "Cookie", cookie));
    }

    JsonNode json(String path) throws IOException, InterruptedException {
      HttpResponse<String> response = get(path);
      assertEquals(200, response.statusCode(), response::body);
      return TestDashboard.json(response);
    }

    HttpResponse<String> post(String path, String body, String... headers)
        throws IOException, InterruptedException {
      return dashboard.send(
          "POST", path, body, with(headers, "Cookie", cookie, "X-CSRF-Token", csrfToken));
    }

    /** Starts an impersonation; returns what was answered. */
    JsonNode start(String userId, int minutes) throws IOException, InterruptedException {
      HttpResponse<String> response =
          post(
              "/api/impersonations",
              "{\"userId\":\"%s\",\"reason\":\"a reason\",\"ticket\":\"T-1\",\"minutes\":%d}"
                  .formatted(userId, minutes));
      assertEquals(201, response.statusCode(), response::body);
      return TestDashboard.json(response);
    }

    /** Returns how the list shows an actor token. */
    JsonNode token(String id) throws IOException, InterruptedException {
      for (JsonNode token : json("/api/impersonations").path("tokens")) {
        if (token.path("id").asText().equals(id)) {
          return token;
        }
      }
      throw new AssertionError("the token is not listed");
    }

    private static String[] with(String[] headers, String... more) {
      List<String> all = new ArrayList<>(List.of(more));
      all.addAll(List.of(headers));
      return all.toArray(String[]::new);
    }
  }

  HttpResponse<String> signIn(String name, String password)
      throws IOException, InterruptedException {
    return send("POST", "/api/sign-in", credentials(name, password));
  }

  static String credentials(String name, String password) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
  }

  Operator operator(String name) throws IOException, InterruptedException {
    HttpResponse<String> response = signIn(name, PASSWORD);
    assertEquals(200, response.statusCode(), response::body);
    String cookie =
        response.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0].strip();
    JsonNode me = new Operator(this, cookie, "").json("/api/me");
    return new Operator(this, cookie, me.path("csrfToken").asText());
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(story.dashboard().resolve(path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  static void assertProblem(int status, String code, HttpResponse<String> response)
      throws IOException {
    assertEquals(status, response.statusCode(), response::body);
    assertEquals(code, json(response).path("code").asText());
  }

  /** A browser that has spent a ticket. */
  record Tab(TestDashboard dashboard, String sessionId, String cookie) {
    /** Asks the shop as its page does: with a new token. */
    HttpResponse<String> shop(String method, String path) throws IOException, InterruptedException {
      return shop(method, path, token());
    }

    /** Returns a new token. */
    String token() throws IOException, InterruptedException {
      return json(dashboard.issuer(
              "/v1/client/sessions/" + sessionId + "/tokens", "", "Cookie", cookie))
          .path("jwt")
          .asText();
    }

    HttpResponse<String> shop(String method, String path, String token)
        throws IOException, InterruptedException {
      return HTTP.send(
          HttpRequest.newBuilder(dashboard.story.uri().resolve(path))
              .method(method, BodyPublishers.noBody())
              .header("Authorization", "Bearer " + token)
              .build(),
          BodyHandlers.ofString());
    }
  }

  /** Opens what an impersonation was started with. */
  Tab open(JsonNode started) throws IOException, InterruptedException {
    String url = started.path("url").asText();
    String ticket = url.substring(url.indexOf("ticket=") + "ticket=".length());
    return tab("strategy=ticket&ticket=" + ticket);
  }

  /** Signs a customer in, in person. */
  Tab inPerson(String name) throws IOException, InterruptedException {
    return tab(
        "strategy=password&identifier=%s&password=%s"
            .formatted(URLEncoder.encode(name, UTF_8), PASSWORD));
  }

  private Tab tab(String form) throws IOException, InterruptedException {
    HttpResponse<String> response = issuer("/v1/client/sign_ins", form);
    assertEquals(200, response.statusCode(), response::body);
    return new Tab(
        this,
        json(response).path("response").path("created_session_id").asText(),
        response.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0]);
  }

  private HttpResponse<String> issuer(String path, String form, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(story.issuer().url().resolve(path))
            .POST(BodyPublishers.ofString(form))
            .header("Origin", story.uri().toString())
            .header("Content-Type", "application/x-www-form-urlencoded");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** Asks the Backend API. */
  JsonNode backend(String method, String path) throws IOException, InterruptedException {
    return backend(method, path, method.equals("GET") ? "" : "{}");
  }

  /** Makes a user an operator, or takes that role away. */
  void role(String userId, String role) throws IOException, InterruptedException {
    backend("PATCH", "/v1/users/" + userId, "{\"public_metadata\":{\"role\":\"" + role + "\"}}");
  }

  JsonNode backend(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(story.issuer().url().resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + story.issuer().secretKey())
                .header("Content-Type", "application/json")
                .build(),
            BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response::body);
    return json(response);
  }

  @Override
  public void close() {
    story.close();
  }
}
