package dev.impersonation.jetty.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.jetty.ImpersonationHandler;
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
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
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

  @Test
  void webXml_asPrinted_asksForTheRole(@TempDir Path application) throws Exception {
    Path webInf = Files.createDirectories(application.resolve("WEB-INF"));
    Files.writeString(webInf.resolve("web.xml"), Snippets.of(FILE).block("xml", "CLERK"));
    try (TestIssuer issuer = TestIssuer.start()) {
      ImpersonationHandler handler =
          ImpersonationHandler.builder().set("publishableKey", issuer.publishableKey()).build();
      handler.setHandler(webApplication(application));
      try (CoreServer server = CoreServer.start(handler)) {
        String admin = issuer.token().organization("org_1", "acme", "admin").sign();
        assertEquals(401, send(server, "GET", "/admin/x", "").statusCode());
        assertEquals(403, send(server, "GET", "/admin/x", issuer.token().sign()).statusCode());
        // Nothing is there, and whoever has the role is told so.
        assertEquals(404, send(server, "GET", "/admin/x", admin).statusCode());
      }
    }
    assertThrows(IllegalStateException.class, () -> CoreServer.start(webApplication(application)));
  }

  private static WebAppContext webApplication(Path directory) {
    WebAppContext context = new WebAppContext(directory.toString(), "/");
    context.setThrowUnavailableOnStartupException(true);
    // The test's own class path holds WebSockets, and those of other containers.
    context.setAttribute(
        "org.eclipse.jetty.containerInitializerExclusionPattern", ".*\\.websocket\\..*");
    return context;
  }
}
