package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.SessionToken;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TestIssuerExtension;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs what the README and docs/testing.md show, on Jetty 12.1 EE11, as it is printed. */
@ExtendWith(TestIssuerExtension.class)
final class ReadmeTest {
  private static final String KEY = "CLERK_PUBLISHABLE_KEY";

  private static final String SERVLETS =
      """
      <servlet><servlet-name>refund</servlet-name><servlet-class>RefundServlet</servlet-class>
      </servlet>
      <servlet-mapping><servlet-name>refund</servlet-name><url-pattern>/refund</url-pattern>
      </servlet-mapping>
      <servlet><servlet-name>profile</servlet-name><servlet-class>ProfileServlet</servlet-class>
      </servlet>
      <servlet-mapping><servlet-name>profile</servlet-name><url-pattern>/profile</url-pattern>
      </servlet-mapping>
      """;

  @TempDir Path webapp;
  private Snippets readme;
  private Snippets testing;

  @BeforeEach
  void set(TestIssuer issuer) throws IOException {
    System.setProperty(KEY, issuer.publishableKey());
    readme = Snippets.of(Path.of("../README.md"));
    testing = Snippets.of(Path.of("../docs/testing.md"));
  }

  @AfterEach
  void clear() {
    System.clearProperty(KEY);
  }

  @Test
  void webXmlServletAndJsp_asPrinted_work(
      @SessionToken String own, @SessionToken(actor = "user_engineer") String impersonated)
      throws Exception {
    String guard = readme.block("xml", "<param-value>public</param-value>");
    String filter = readme.block("xml", "publishableKey");
    String page =
        Snippets.of(Path.of("../docs/browser.md")).block("jsp", "dev.impersonation.subject");
    assertTrue(filter.lines().count() <= 10, "the filter is declared in ten lines");
    Files.writeString(webapp.resolve("me.jsp"), page);
    Files.writeString(Files.createDirectory(webapp.resolve("public")).resolve("open.jsp"), page);
    try (SnippetApplication app =
        SnippetApplication.start(
            webapp,
            guard + filter + SERVLETS,
            testing.block("java", "class ProfileServlet"),
            testing.block("java", "class RefundServlet"))) {
      assertEquals(401, app.send("POST", "/refund", "").statusCode());
      assertEquals("refunded\n", app.send("POST", "/refund", own).body());
      HttpResponse<String> closed = app.send("POST", "/refund", impersonated);
      assertEquals(403, closed.statusCode());
      assertTrue(closed.body().contains("\"impersonation_denied\""), closed.body());
      assertEquals("user_customer\n", app.send("GET", "/profile", own).body());
      assertEquals(
          "user_customer\nhere is user_engineer\n",
          app.send("GET", "/profile", impersonated).body());
      HttpResponse<String> readOnly = app.send("POST", "/profile", impersonated);
      assertEquals(403, readOnly.statusCode());
      assertTrue(readOnly.body().contains("\"impersonation_read_only\""), readOnly.body());
      assertEquals(401, app.send("GET", "/me.jsp", "").statusCode());
      String ownPage = app.send("GET", "/me.jsp", own).body();
      assertTrue(ownPage.contains("<p>Signed in: user_customer</p>"), ownPage);
      assertTrue(ownPage.contains("<p class=\"banner\"></p>"), ownPage);
      String banner = app.send("GET", "/me.jsp", impersonated).body();
      assertTrue(banner.contains("Support is acting for this customer"), banner);
      assertEquals(200, app.send("GET", "/public/open.jsp", "").statusCode());
    }
  }

  @Test
  void code_asPrinted_works(TestIssuer issuer) throws Exception {
    try (SnippetApplication app =
        SnippetApplication.start(
            webapp,
            "<listener><listener-class>Security</listener-class></listener>" + SERVLETS,
            readme.block("java", "class Security"),
            testing.block("java", "class ProfileServlet"),
            testing.block("java", "class RefundServlet"))) {
      String good = issuer.token().authorizedParty("https://app.example.com").sign();
      String otherParty = issuer.token().authorizedParty("https://evil.example.com").sign();
      assertEquals(200, app.send("POST", "/refund", good).statusCode());
      assertEquals(401, app.send("POST", "/refund", otherParty).statusCode());
      assertEquals(401, app.send("POST", "/refund", "").statusCode());
    }
  }

  @Test
  void settings_inTheTable_areTheSettingsThereAre() throws IOException {
    IllegalArgumentException unknown =
        assertThrows(
            IllegalArgumentException.class,
            () -> ImpersonationFilter.builder().set("nosuchsetting", "x"));
    String listed = String.valueOf(unknown.getMessage()).replaceAll("(?s).*\\[(.*)\\].*", "$1");
    assertEquals(
        new TreeSet<>(Set.of(listed.split(", "))), defaults("../docs/settings.md").keySet());
  }

  @Test
  void settings_ofTheReadme_areAmongThemWithTheSameDefaults() throws IOException {
    Map<String, String> all = defaults("../docs/settings.md");
    Map<String, String> first = defaults("../README.md");
    assertTrue(first.size() > 5, first.toString());
    first.forEach((name, printed) -> assertEquals(all.get(name), printed, name));
  }

  /** The default of each setting that has a row. */
  private static Map<String, String> defaults(String file) throws IOException {
    Map<String, String> defaults = new TreeMap<>();
    Matcher rows =
        Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|([^|]*)\\|")
            .matcher(Files.readString(Path.of(file)));
    while (rows.find()) {
      defaults.put(rows.group(1), rows.group(2).strip());
    }
    return defaults;
  }

  @Test
  void servletCode_ofTheReadme_isThatOfTheWholeServlet() {
    String servlet = testing.block("java", "class ProfileServlet");
    String fragment = readme.block("java", "context.actorId()");
    fragment.lines().forEach(line -> assertTrue(servlet.contains(line.strip()), line));
  }

  @Test
  void gradle_asPrinted_namesTheArtifactOfMaven() {
    String maven = readme.block("xml", "<dependency>");
    Matcher parts = Pattern.compile("<(?:groupId|artifactId|version)>([^<]*)<").matcher(maven);
    String artifact =
        parts.results().map(part -> part.group(1)).collect(Collectors.joining(":", "\"", "\""));
    String gradle = readme.block("kotlin", "dependencies");
    assertTrue(gradle.contains("implementation(" + artifact + ")"), artifact);
  }

  @Test
  void readme_forNewcomers_hasAtMost170Lines() {
    assertTrue(readme.markdown().lines().count() <= 170, "move something to a guide");
  }

  @Test
  void unitTest_ofTheTestkitsReadme_passes() throws Exception {
    String profile = testing.block("java", "class ProfileServlet");
    String test =
        Snippets.of(Path.of("../testkit/README.md")).block("java", "class ProfileServletTest");
    Snippets.compile(webapp, profile, test);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {webapp.toUri().toURL()}, getClass().getClassLoader())) {
      TestExecutionSummary summary = run(loader.loadClass("ProfileServletTest"));
      assertEquals(1, summary.getTestsSucceededCount(), summary.getFailures().toString());
      assertEquals(1, summary.getTestsFoundCount());
    }
  }

  @Test
  void integrationTest_asPrinted_passes() throws Exception {
    Snippets.compile(
        webapp,
        testing.block("java", "class RefundServlet"),
        testing.block("java", "class RefundTest"));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {webapp.toUri().toURL()}, getClass().getClassLoader())) {
      TestExecutionSummary summary = run(loader.loadClass("RefundTest"));
      assertEquals(2, summary.getTestsSucceededCount(), summary.getFailures().toString());
      assertEquals(2, summary.getTestsFoundCount());
    }
  }

  private static TestExecutionSummary run(Class<?> test) {
    Launcher launcher = LauncherFactory.create();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(test))
            .build(),
        listener);
    return listener.getSummary();
  }
}
