package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What guards a path guards it whatever the method. */
class EveryMethodTest {
  private static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "OPTIONS",
          "TRACE",
          "QUERY",
          "head",
          "PROPFIND",
          "X-UNKNOWN");

  private static final String PAGE = "http://127.0.0.1:4200";

  private static final LocalIssuer issuer = LocalIssuer.builder().enableLocalControls().start();
  private static final ApiClient api = new ApiClient(issuer);

  @AfterAll
  static void close() {
    issuer.close();
  }

  private static ApiClient.Reply send(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(issuer.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    return api.send(headers.length == 0 ? request : request.headers(headers));
  }

  /** All paths with an example for each of their parameters. */
  private static Stream<String> paths() {
    return issuer.routes().stream()
        .map(route -> route.path().replaceAll("[{<][^}>]*[}>]", "x"))
        .distinct();
  }

  private static boolean needsKey(String path) {
    return path.matches("/v1/(users|sessions|actor_tokens|sign_in_tokens|agents|jwks|local)\\b.*");
  }

  static List<String> pathsOfServers() {
    return paths().filter(EveryMethodTest::needsKey).toList();
  }

  static List<String> pathsOfBrowsers() {
    return paths()
        .filter(path -> path.matches("/v1/(client|me|environment|dev_browser)\\b.*"))
        .toList();
  }

  @Test
  void paths_all_areOfOneKindOrOpen() {
    assertTrue(pathsOfServers().size() > 15, pathsOfServers().toString());
    assertTrue(pathsOfBrowsers().size() > 10, pathsOfBrowsers().toString());
    List<String> open =
        paths()
            .filter(path -> !pathsOfServers().contains(path) && !pathsOfBrowsers().contains(path))
            .filter(path -> !path.startsWith("/.well-known/"))
            .toList();
    assertEquals(2, open.size(), open.toString());
  }

  @ParameterizedTest
  @MethodSource("pathsOfServers")
  void request_withoutTheKey_isRefusedForEveryMethod(String path) {
    for (String method : METHODS) {
      ApiClient.Reply without = send(method, path);
      assertEquals(401, without.status(), method);
      assertEquals(List.of("Bearer"), without.header("WWW-Authenticate"), method);
      assertEquals(
          401, send(method, path, "Authorization", "Bearer sk_test_other").status(), method);
    }
  }

  @ParameterizedTest
  @MethodSource("pathsOfServers")
  void preflight_ofAServersPath_needsTheKeyToo(String path) {
    ApiClient.Reply refused =
        send("OPTIONS", path, "Origin", PAGE, "Access-Control-Request-Method", "GET");
    assertEquals(401, refused.status());
    assertEquals(List.of(), refused.header("Access-Control-Allow-Methods"));
  }

  @Test
  void head_withTheKey_isAnsweredAsGetWithoutABody() {
    String key = "Bearer " + issuer.secretKey();
    for (String path : List.of("/v1/users", "/v1/jwks", "/v1/local/clock", "/v1/users/none")) {
      ApiClient.Reply get = send("GET", path, "Authorization", key);
      ApiClient.Reply head = send("HEAD", path, "Authorization", key);
      assertEquals(get.status(), head.status(), path);
      assertEquals(get.header("Content-Type"), head.header("Content-Type"), path);
      assertEquals("", head.body());
    }
    assertEquals(204, send("OPTIONS", "/v1/users", "Authorization", key).status());
    assertEquals(404, send("X-UNKNOWN", "/v1/users", "Authorization", key).status());
  }

  @ParameterizedTest
  @MethodSource("pathsOfBrowsers")
  void request_ofAForeignPage_isRefusedForEveryMethodButPreflights(String path) {
    for (String method : METHODS) {
      ApiClient.Reply reply = send(method, path, "Origin", "http://evil.example");
      assertEquals(method.equals("OPTIONS") ? 204 : 400, reply.status(), method);
      assertEquals(List.of(), reply.header("Access-Control-Allow-Origin"), method);
      assertEquals(List.of(), reply.header("Access-Control-Allow-Methods"), method);
      assertEquals(
          method.equals("OPTIONS") ? 204 : 400,
          send(method, path, "Origin", PAGE, "Authorization", "Bearer x").status(),
          method);
    }
  }

  @ParameterizedTest
  @MethodSource("pathsOfBrowsers")
  void request_ofAnUnknownDevBrowser_isRefusedForEveryMethodButPreflights(String path) {
    if (path.equals("/v1/dev_browser")) {
      return;
    }
    for (String method : METHODS) {
      assertEquals(
          method.equals("OPTIONS") ? 204 : 401,
          send(method, path + "?__clerk_db_jwt=nobody").status(),
          method);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/users", "/v1/local/clock", "/v1/client", "/.well-known/jwks.json"})
  void request_namingAForeignHost_isRefusedForEveryMethod(String path) throws IOException {
    for (String method : METHODS) {
      try (RawConnection connection = new RawConnection(issuer.localUrl())) {
        connection.send(method + " " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        assertEquals(400, connection.status(), method);
      }
    }
  }
}
