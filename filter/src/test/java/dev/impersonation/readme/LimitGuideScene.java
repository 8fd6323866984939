package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TestIssuerExtension;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of docs/limit.md as they are printed, in an application that can be asked. */
@ExtendWith(TestIssuerExtension.class)
abstract class LimitGuideScene {
  private static final String KEY = "CLERK_PUBLISHABLE_KEY";

  @TempDir Path webapp;
  TestIssuer issuer;
  Snippets guide;
  private @Nullable SnippetApplication app;

  @BeforeEach
  final void read(TestIssuer started) throws IOException {
    issuer = started;
    guide = Snippets.of(Path.of("../docs/limit.md"));
    System.setProperty(KEY, issuer.publishableKey());
  }

  @AfterEach
  final void stop() throws Exception {
    System.clearProperty(KEY);
    if (app != null) {
      app.close();
    }
  }

  static String servlet(String name, String type, String... patterns) {
    return "<servlet><servlet-name>%1$s</servlet-name><servlet-class>%2$s</servlet-class></servlet>"
            .formatted(name, type)
        + "<servlet-mapping><servlet-name>%1$s</servlet-name><url-pattern>%2$s</url-pattern>"
            .formatted(name, String.join("</url-pattern><url-pattern>", patterns))
        + "</servlet-mapping>";
  }

  /** The servlet that answers everything the recipes name, and the error page. */
  private static String application() {
    return servlet("guide", GuideServlet.class.getName(), "/", "/WEB-INF/*", "/oops")
        + "<error-page><location>/oops</location></error-page>";
  }

  static String filter(String... settings) throws IOException {
    String filter = Snippets.of(Path.of("../README.md")).block("xml", "publishableKey");
    return filter.replace("</filter>", String.join("", settings) + "</filter>");
  }

  final String guard(String name) {
    return guide.block("xml", "<filter-name>" + name + "</filter-name>");
  }

  final void start(String descriptor, String... sources) throws Exception {
    app = SnippetApplication.start(webapp, descriptor + application(), sources);
  }

  /** With no servlets but those that the container brings along. */
  final void startAlone(String descriptor) throws Exception {
    Path folder = Files.createTempDirectory(webapp, "alone");
    app = SnippetApplication.start(folder, descriptor);
  }

  final SnippetApplication app() {
    return Objects.requireNonNull(app, "not started");
  }

  final String own() {
    return issuer.token().sign();
  }

  final String acting() {
    return issuer.token().impersonatedBy("user_engineer").sign();
  }

  final String acting(Map<String, Object> act) {
    return issuer.token().actor(act).sign();
  }

  final void assertRuns(String method, String path, String token) throws Exception {
    HttpResponse<String> answer = app().send(method, path, token);
    assertEquals(200, answer.statusCode(), method + " " + path + ": " + answer.body());
  }

  final void assertDenied(String code, String method, String path, String token) throws Exception {
    HttpResponse<String> answer = app().send(method, path, token);
    assertEquals(403, answer.statusCode(), method + " " + path + ": " + answer.body());
    assertTrue(answer.body().contains("\"code\":\"" + code + "\""), answer.body());
    assertEquals(
        "Bearer error=\"insufficient_scope\"",
        answer.headers().firstValue("WWW-Authenticate").orElse(""));
    assertFalse(answer.body().contains("ran"), answer.body());
  }
}
