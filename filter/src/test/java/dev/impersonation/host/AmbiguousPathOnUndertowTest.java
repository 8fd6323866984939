package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.RawConnection;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.testkit.TestIssuer;
import io.undertow.server.handlers.resource.PathResourceManager;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that Undertow hands on as they are, where everything is free. */
final class AmbiguousPathOnUndertowTest {
  private static final String[] AMBIGUOUS = {
    "/x//y", "/x/../y", "/x/./y", "/x/..", "/x/%2e%2e/y", "/x%252fy", "/x/%252e%252e/y"
  };

  private static final class Answering extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("ran");
    }
  }

  private static void register(ServletContext context, TestIssuer issuer, GuardMode mode) {
    EnumSet<DispatcherType> all = EnumSet.allOf(DispatcherType.class);
    Objects.requireNonNull(context.addServlet("all", new Answering())).addMapping("/*");
    Objects.requireNonNull(context.addFilter("free", ImpersonationGuard.of(mode)))
        .addMappingForUrlPatterns(all, true, "/*");
    ImpersonationFilter filter =
        ImpersonationFilter.builder().issuer(issuer.issuer()).jwtKey(issuer.publicKeyPem()).build();
    Objects.requireNonNull(context.addFilter("impersonation", filter))
        .addMappingForUrlPatterns(all, true, "/*");
  }

  private static HttpResponse<String> get(RunningHost host, String path, String token)
      throws Exception {
    URI url = URI.create("http://127.0.0.1:" + host.port() + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(url).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(
      value = GuardMode.class,
      names = {"PUBLIC", "ALLOW"})
  @DisplayName("S32: what can be read in two ways is refused while impersonated, whatever is free")
  void ambiguousPath_impersonated_isRefused(GuardMode mode) throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host = UndertowHost.start(context -> register(context, issuer, mode))) {
      String acting = issuer.token().impersonatedBy("user_engineer").sign();
      assertEquals("ran", get(host, "/x/y", acting).body());
      assertEquals("ran", get(host, "/x%25y", acting).body(), "a percent sign alone is clear");
      for (String path : AMBIGUOUS) {
        HttpResponse<String> answer = get(host, path, acting);
        assertEquals(403, answer.statusCode(), path);
        assertTrue(answer.body().contains("\"impersonation_path_ambiguous\""), answer.body());
        assertEquals("ran", get(host, path, issuer.token().sign()).body(), path);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/public/../private/secret.txt",
        "/public/%2e%2e/private/secret.txt",
        "/public/.%2E/private/secret.txt",
        "/public/..;/private/secret.txt",
        "/public//../private/secret.txt"
      })
  @DisplayName("S49: the default servlet serves no file that a public guard does not name")
  void publicGuard_ambiguousPathOfFile_opensNothing(String path, @TempDir Path folder)
      throws Exception {
    for (String name : List.of("private", "public")) {
      Files.writeString(
          Files.createDirectory(folder.resolve(name)).resolve("secret.txt"), "text of " + name);
    }
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host =
            UndertowHost.start(
                context -> {
                  AttackOnHost.filter(
                      context,
                      "open",
                      ImpersonationGuard.of(GuardMode.PUBLIC),
                      DispatcherType.ERROR,
                      "/public/*");
                  AttackOnHost.filter(
                      context,
                      "impersonation",
                      AttackOnHost.filter(issuer, "refuse"),
                      DispatcherType.ERROR,
                      "/*");
                },
                new PathResourceManager(folder))) {
      assertEquals("text of public", raw(host, "/public/secret.txt"));
      String answer = raw(host, path);
      assertFalse(answer.contains("text of"), answer);
      assertTrue(answer.contains("session-token-and-uat-missing"), answer);
    }
  }

  /** The body, of a request as it is: clients resolve what they send. */
  private static String raw(RunningHost host, String path) throws IOException {
    String answer =
        RawConnection.exchange(
            host.port(),
            "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }
}
