package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.contract.RunningHost;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What embedded containers take while they run, past the servlet API. */
@DisplayName("S50: a servlet that is registered when requests are served already")
final class ServletAfterStartTest {
  @TempDir Path directory;

  private interface Registrar {
    void add(String name, HttpServlet servlet) throws Exception;
  }

  private static void assertLimited(RunningHost host, TestIssuer issuer, Registrar registrar)
      throws Exception {
    assertEquals(200, acting(host, issuer, "/first"));
    registrar.add("closed", new DetourOnHost.Closed());
    registrar.add("misplaced", new DetourOnHost.Misplaced());
    assertEquals(403, acting(host, issuer, "/closed"));
    assertEquals(500, acting(host, issuer, "/misplaced"));
    assertEquals(200, acting(host, issuer, "/first"));
  }

  private static int acting(RunningHost host, TestIssuer issuer, String path) throws Exception {
    String token = issuer.token().impersonatedBy("user_engineer").sign();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + path))
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static void register(ServletContext context, TestIssuer issuer) {
    AttackOnHost.filter(
        context,
        "impersonation",
        AttackOnHost.filter(issuer, "refuse"),
        DispatcherType.ERROR,
        "/*");
    AttackOnHost.servlet(context, "first", new DetourOnHost.Answering(), "/first");
  }

  @Test
  void annotation_onTomcat_holds() throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        TomcatHost host =
            TomcatHost.start("11.", directory, context -> register(context, issuer))) {
      Context context = (Context) host.tomcat().getHost().findChildren()[0];
      assertLimited(
          host,
          issuer,
          (name, servlet) -> {
            Tomcat.addServlet(context, name, servlet);
            context.addServletMappingDecoded("/" + name, name);
          });
    }
  }

  @Test
  void annotation_onJetty_holds() throws Exception {
    ServletContextHandler context = new ServletContextHandler("/");
    try (TestIssuer issuer = TestIssuer.start()) {
      context.addServletContainerInitializer((classes, servlets) -> register(servlets, issuer));
      try (RunningHost host = JettyHost.start(context)) {
        assertLimited(
            host,
            issuer,
            (name, servlet) -> context.addServlet(new ServletHolder(name, servlet), "/" + name));
      }
    }
  }
}
