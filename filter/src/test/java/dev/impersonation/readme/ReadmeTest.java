package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.SessionToken;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TestIssuerExtension;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.apache.jsp.JettyJasperInitializer;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
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

/** Runs what the README shows, on Jetty 12.1 EE11, as it is printed. */
@ExtendWith(TestIssuerExtension.class)
final class ReadmeTest {
  private static final String KEY = "CLERK_PUBLISHABLE_KEY";

  private static final String REFUND =
      """
      <servlet><servlet-name>refund</servlet-name><servlet-class>RefundServlet</servlet-class>
      </servlet>
      <servlet-mapping><servlet-name>refund</servlet-name><url-pattern>/refund</url-pattern>
      </servlet-mapping>
      """;

  @TempDir Path webapp;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  @BeforeEach
  void listenOnLoopback(TestIssuer issuer) {
    System.setProperty(KEY, issuer.publishableKey());
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
  }

  @AfterEach
  void stop() throws Exception {
    System.clearProperty(KEY);
    server.stop();
  }

  @Test
  void webXmlServletAndJsp_asPrinted_work(
      @SessionToken String own, @SessionToken(actor = "user_engineer") String impersonated)
      throws Exception {
    Snippets readme = Snippets.of(Path.of("../README.md"));
    String guard = readme.block("xml", "<param-value>public</param-value>");
    String filter = readme.block("xml", "publishableKey");
    String page = readme.block("jsp", "dev.impersonation.subject");
    assertTrue(filter.lines().count() <= 10, "the filter is declared in ten lines");
    Files.writeString(webapp.resolve("me.jsp"), page);
    Files.writeString(Files.createDirectory(webapp.resolve("public")).resolve("open.jsp"), page);
    start(guard + filter + REFUND, readme.block("java", "class RefundServlet"));

    assertEquals(401, send("POST", "/refund", "").statusCode());
    assertEquals("refunded to user_customer\n", send("POST", "/refund", own).body());
    assertEquals(403, send("POST", "/refund", impersonated).statusCode());
    assertEquals(401, send("GET", "/me.jsp", "").statusCode());
    String ownPage = send("GET", "/me.jsp", own).body();
    assertTrue(ownPage.contains("<p>Signed in: user_customer</p>"), ownPage);
    assertTrue(ownPage.contains("<p class=\"banner\"></p>"), ownPage);
    String banner = send("GET", "/me.jsp", impersonated).body();
    assertTrue(banner.contains("Support is acting for this customer"), banner);
    assertEquals(200, send("GET", "/public/open.jsp", "").statusCode());
  }

  @Test
  void code_asPrinted_works(TestIssuer issuer) throws Exception {
    Snippets readme = Snippets.of(Path.of("../README.md"));
    start(
        "<listener><listener-class>Security</listener-class></listener>" + REFUND,
        readme.block("java", "class Security"),
        readme.block("java", "class RefundServlet"));
    String good = issuer.token().authorizedParty("https://app.example.com").sign();
    String otherParty = issuer.token().authorizedParty("https://evil.example.com").sign();
    assertEquals(200, send("POST", "/refund", good).statusCode());
    assertEquals(401, send("POST", "/refund", otherParty).statusCode());
    assertEquals(401, send("POST", "/refund", "").statusCode());
  }

  @Test
  void settings_inTheTable_areTheSettingsThereAre() throws IOException {
    IllegalArgumentException unknown =
        assertThrows(
            IllegalArgumentException.class,
            () -> ImpersonationFilter.builder().set("nosuchsetting", "x"));
    String listed = String.valueOf(unknown.getMessage()).replaceAll("(?s).*\\[(.*)\\].*", "$1");
    Set<String> documented = new TreeSet<>();
    Matcher rows =
        Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|")
            .matcher(Files.readString(Path.of("../README.md")));
    while (rows.find()) {
      documented.add(rows.group(1));
    }
    assertEquals(new TreeSet<>(Set.of(listed.split(", "))), documented);
  }

  @Test
  void unitTest_ofTheTestkitsReadme_passes() throws Exception {
    String refund = Snippets.of(Path.of("../README.md")).block("java", "class RefundServlet");
    String test =
        Snippets.of(Path.of("../testkit/README.md")).block("java", "class RefundServletTest");
    Snippets.compile(webapp, refund, test);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {webapp.toUri().toURL()}, getClass().getClassLoader())) {
      TestExecutionSummary summary = run(loader.loadClass("RefundServletTest"));
      assertEquals(1, summary.getTestsSucceededCount(), summary.getFailures().toString());
      assertEquals(1, summary.getTestsFoundCount());
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

  private void start(String descriptor, String... sources) throws Exception {
    Path webInf = Files.createDirectory(webapp.resolve("WEB-INF"));
    Files.writeString(
        webInf.resolve("web.xml"),
        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
            + descriptor
            + "</web-app>");
    Snippets.compile(Files.createDirectory(webInf.resolve("classes")), sources);
    WebAppContext context = new WebAppContext(webapp.toString(), "/");
    context.setThrowUnavailableOnStartupException(true);
    context.setParentLoaderPriority(true);
    // What a full container finds by scanning for annotations.
    context.addServletContainerInitializer(new JettyJasperInitializer());
    server.setHandler(context);
    server.start();
  }

  private HttpResponse<String> send(String method, String path, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
