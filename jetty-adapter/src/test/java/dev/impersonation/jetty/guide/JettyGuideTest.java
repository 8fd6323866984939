package dev.impersonation.jetty.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.jetty.core.CoreServer;
import dev.impersonation.readme.Snippets;
import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("docs/jetty.md")
final class JettyGuideTest {
  private static final Path FILE = Path.of("../docs/jetty.md");
  private static final String KEY = "CLERK_PUBLISHABLE_KEY";

  @TempDir private Path classes;

  private static HttpResponse<String> send(
      CoreServer server, String method, String path, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void server_asPrinted_knowsLimitsAndOpens() throws Exception {
    Snippets.compile(classes, Snippets.of(FILE).block("java", "class Protected"));
    try (TestIssuer issuer = TestIssuer.start();
        URLClassLoader loader =
            new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
      System.setProperty(KEY, issuer.publishableKey());
      try (CoreServer server =
          CoreServer.start(
              (Server)
                  loader.loadClass("Protected").getMethod("server", int.class).invoke(null, 0))) {
        String own = issuer.token().authorizedParty("https://app.example.com").sign();
        String acting =
            issuer
                .token()
                .authorizedParty("https://app.example.com")
                .impersonatedBy("user_support")
                .sign();

        assertEquals("user_customer", send(server, "GET", "/api/x", own).body());
        assertEquals("user_customer by user_support", send(server, "GET", "/api/x", acting).body());
        assertEquals(200, send(server, "POST", "/api/x", own).statusCode());
        assertEquals(403, send(server, "POST", "/api/x", acting).statusCode());
        assertEquals(403, send(server, "GET", "/api/billing/cards", acting).statusCode());
        assertEquals(401, send(server, "GET", "/api/x", "").statusCode());
        assertEquals("nobody", send(server, "GET", "/public/x", "").body());
      } finally {
        System.clearProperty(KEY);
      }
    }
  }
}
