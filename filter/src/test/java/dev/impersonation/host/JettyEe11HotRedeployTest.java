package dev.impersonation.host;

import static dev.impersonation.audit.FreeFiles.assertFree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import dev.impersonation.audit.OwnLoader;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As Jetty 12.1 does it: the new application starts, then the old one stops. */
@Timeout(120)
@Tag("host")
final class JettyEe11HotRedeployTest {
  private static final int REDEPLOYMENTS = 3;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path folder;

  private static final class Notes extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {}
  }

  /** An application with classes of its own. */
  private ServletContextHandler application(TestIssuer issuer) throws Exception {
    OwnLoader loader = new OwnLoader();
    Class<? extends Filter> filter =
        loader.loadClass(ImpersonationFilter.class.getName()).asSubclass(Filter.class);
    assertNotSame(ImpersonationFilter.class, filter);
    Map<String, String> settings =
        Map.of(
            "issuer",
            issuer.issuer(),
            "jwtKey",
            issuer.publicKeyPem(),
            "auditFile",
            folder.resolve("audit.jsonl").toString());
    ServletContextHandler application = new ServletContextHandler("/shop");
    application.setClassLoader(loader);
    application.addServletContainerInitializer(
        (classes, context) -> register(context, filter, settings));
    return application;
  }

  private static void register(
      ServletContext context, Class<? extends Filter> filter, Map<String, String> settings) {
    FilterRegistration.Dynamic registration = context.addFilter("impersonation", filter);
    registration.setInitParameters(settings);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    context.addServlet("notes", new Notes()).addMapping("/notes");
  }

  @Test
  @DisplayName("a file of audit events outlasts it: nothing is refused, all is recorded once")
  void get_whileRedeployed_isAnsweredAndRecorded() throws Exception {
    Map<String, Integer> statuses = new HashMap<>();
    ContextHandlerCollection contexts = new ContextHandlerCollection(true);
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host = JettyHost.start(contexts)) {
      ServletContextHandler old = application(issuer);
      contexts.addHandler(old);
      old.start();
      get(issuer, host, statuses);
      for (int time = 0; time < REDEPLOYMENTS; time++) {
        ServletContextHandler next = application(issuer);
        contexts.addHandler(next);
        next.start();
        get(issuer, host, statuses);
        contexts.removeHandler(old);
        get(issuer, host, statuses);
        old.stop();
        get(issuer, host, statuses);
        old = next;
      }
      old.stop();
    }
    int requests = 1 + 3 * REDEPLOYMENTS;
    assertEquals(Map.of("200", requests), statuses);
    Map<String, Integer> recorded = recorded();
    assertEquals(Map.of("intent", requests, "outcome", requests), recorded);
    assertFree(folder.resolve("audit.jsonl"));
  }

  private Map<String, Integer> recorded() throws IOException {
    Map<String, Integer> kinds = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("audit.jsonl"))) {
      for (String kind : List.of("intent", "outcome")) {
        if (line.contains("\"kind\":\"" + kind + "\"")) {
          kinds.merge(kind, 1, Integer::sum);
        }
      }
    }
    return kinds;
  }

  private static void get(TestIssuer issuer, RunningHost host, Map<String, Integer> statuses)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/shop/notes"))
            .header(
                "Authorization", "Bearer " + issuer.token().impersonatedBy("user_engineer").sign())
            .build();
    int status = CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    statuses.merge(String.valueOf(status), 1, Integer::sum);
  }
}
