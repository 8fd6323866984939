package dev.impersonation.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("the demo without servlets; SameAnswersIT of spring-demo compares its answers")
final class CoreJarIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path directory;

  private static final class Heard implements WebSocket.Listener {
    private final CompletableFuture<String> text = new CompletableFuture<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.complete(data.toString());
      return null;
    }
  }

  private static int status(String base, String method, String path, String token)
      throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static WebSocket open(String base, String token, Heard heard) {
    return HTTP.newWebSocketBuilder()
        .header("Authorization", "Bearer " + token)
        .buildAsync(URI.create(base.replace("http:", "ws:") + "/ws"), heard)
        .join();
  }

  private static int refusedHandshake(String base, String token) {
    CompletionException refused =
        assertThrows(CompletionException.class, () -> open(base, token, new Heard()));
    return assertInstanceOf(WebSocketHandshakeException.class, refused.getCause())
        .getResponse()
        .statusCode();
  }

  @Test
  void core_started_answersWithoutServlets() throws Exception {
    Path loaded = directory.resolve("classes.log");
    try (TestIssuer issuer = TestIssuer.start();
        JarProcess jar =
            JarProcess.start(
                directory,
                Map.of(
                    "PORT",
                    "0",
                    "PUBLISHABLE_KEY",
                    issuer.publishableKey(),
                    "JDK_JAVA_OPTIONS",
                    "-Xlog:class+load:file=" + loaded),
                "core")) {
      String base = jar.ready();
      String own = issuer.token().sign();
      String acting = issuer.token().impersonatedBy("user_support").sign();

      assertEquals(200, status(base, "GET", "/api/whoami", acting));
      assertEquals(403, status(base, "POST", "/api/notes", acting));
      assertEquals(403, status(base, "GET", "/api/deny/x", acting));
      assertEquals(200, status(base, "GET", "/async/x", own));
      assertEquals(418, status(base, "GET", "/err/418", own));
      assertEquals(500, status(base, "GET", "/err/x", acting));
      assertEquals(404, status(base, "GET", "/fwd/x", own));

      Heard heard = new Heard();
      open(base, own, heard).sendText("hello", true).join();
      assertEquals("user_customer: hello", heard.text.get(30, TimeUnit.SECONDS));
      assertEquals(403, refusedHandshake(base, acting));
      assertEquals(401, refusedHandshake(base, "none"));

      List<String> classes = Files.readAllLines(loaded);
      assertTrue(classes.size() > 1000, "the log of classes is not one");
      assertEquals(
          List.of(),
          classes.stream()
              .filter(
                  line ->
                      line.contains("jakarta.servlet.") || line.contains("impersonation.servlet"))
              .toList());
    }
  }
}
