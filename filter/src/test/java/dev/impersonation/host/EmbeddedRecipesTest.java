package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.RunningHost;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationInitializer;
import dev.impersonation.servlet.route.Coverage;
import dev.impersonation.testkit.TestIssuer;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
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
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines of docs/limit.md that have annotations hold in embedded containers, each run as it is
 * printed, where no filter is asked: on an INCLUDE by name.
 */
@DisplayName("S33: annotations in embedded containers")
final class EmbeddedRecipesTest {
  private final TestIssuer issuer = TestIssuer.start();

  @TempDir Path directory;

  @DenyImpersonation
  private static final class Closed extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("closed");
    }
  }

  private static final class Including extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      response.getWriter().write("page ");
      getServletContext().getNamedDispatcher("closed").include(request, response);
    }
  }

  @AfterEach
  void stopIssuer() {
    issuer.close();
  }

  private Filter filter() {
    return ImpersonationFilter.builder()
        .issuer(issuer.issuer())
        .jwtKey(issuer.publicKeyPem())
        .build();
  }

  private static void assertPrinted(String line) throws IOException {
    String guide = Files.readString(Path.of("../docs/limit.md"));
    assertTrue(guide.contains("| `" + line + "` |"), line);
  }

  private static String page(RunningHost host, String token) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + host.port() + "/page");
    HttpRequest request =
        HttpRequest.newBuilder(url).header("Authorization", "Bearer " + token).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private void assertHolds(RunningHost host) throws Exception {
    assertEquals("page closed", page(host, issuer.token().sign()));
    assertEquals("page ", page(host, issuer.token().impersonatedBy("user_engineer").sign()));
  }

  /** The contexts of the guide's section on tests show what is registered. */
  private static void assertSeen(ServletContext context) {
    Coverage coverage = Coverage.of(context);
    assertEquals(List.of(), coverage.findings());
    assertEquals(
        Coverage.Extent.FULL,
        coverage.routes().stream()
            .filter(route -> route.pattern().equals("/closed"))
            .findFirst()
            .orElseThrow()
            .extent());
  }

  private ServletContextHandler jetty() {
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder("closed", new Closed()), "/closed");
    context.addServlet(new ServletHolder("page", new Including()), "/page");
    context.addFilter(new FilterHolder(filter()), "/*", EnumSet.allOf(DispatcherType.class));
    return context;
  }

  @Test
  void jetty_withTheLine_holds() throws Exception {
    assertPrinted("context.addServletContainerInitializer(new ImpersonationInitializer());");
    ServletContextHandler context = jetty();
    context.addServletContainerInitializer(new ImpersonationInitializer());
    try (RunningHost host = JettyHost.start(context)) {
      assertHolds(host);
      assertSeen(context.getServletContext());
    }
  }

  @Test
  @DisplayName("without it, an INCLUDE by name is nobody's to refuse")
  void jetty_withoutTheLine_doesNotHold() throws Exception {
    try (RunningHost host = JettyHost.start(jetty())) {
      assertEquals(
          "page closed", page(host, issuer.token().impersonatedBy("user_engineer").sign()));
    }
  }

  @Test
  void tomcatAddContext_withTheLine_holds() throws Exception {
    assertPrinted(
        "context.addServletContainerInitializer(new ImpersonationInitializer(), Set.of());");
    try (TomcatHost host = TomcatHost.start("11.", directory, this::tomcat)) {
      assertHolds(host);
      Context context = (Context) host.tomcat().getHost().findChild("");
      assertSeen(context.getServletContext());
    }
  }

  private Context tomcat(Tomcat tomcat, Path webapp) {
    Context context = tomcat.addContext("", webapp.toString());
    Tomcat.addServlet(context, "closed", new Closed());
    context.addServletMappingDecoded("/closed", "closed");
    Tomcat.addServlet(context, "page", new Including());
    context.addServletMappingDecoded("/page", "page");
    FilterDef definition = new FilterDef();
    definition.setFilterName("impersonation");
    definition.setFilter(filter());
    context.addFilterDef(definition);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("impersonation");
    mapping.addURLPattern("/*");
    for (DispatcherType type : DispatcherType.values()) {
      mapping.setDispatcher(type.name());
    }
    context.addFilterMap(mapping);
    context.addServletContainerInitializer(new ImpersonationInitializer(), Set.of());
    return context;
  }

  @Test
  void undertow_withTheLine_holds() throws Exception {
    assertPrinted(
        "deployment.addServletContainerInitializer(new"
            + " ServletContainerInitializerInfo(ImpersonationInitializer.class, Set.of()));");
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(getClass().getClassLoader())
            .setContextPath("/")
            .setDeploymentName("recipe")
            .setEagerFilterInit(true)
            .addServlets(
                Servlets.servlet("closed", Closed.class).addMapping("/closed"),
                Servlets.servlet("page", Including.class).addMapping("/page"))
            .addFilter(
                Servlets.filter(
                    "impersonation",
                    ImpersonationFilter.class,
                    new ImmediateInstanceFactory<>(filter())));
    for (DispatcherType type : DispatcherType.values()) {
      deployment.addFilterUrlMapping("impersonation", "/*", type);
    }
    deployment.addServletContainerInitializer(
        new ServletContainerInitializerInfo(ImpersonationInitializer.class, Set.of()));
    DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
    manager.deploy();
    Undertow server =
        Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(manager.start()).build();
    server.start();
    try (RunningHost host = new UndertowHost(server, manager)) {
      assertHolds(host);
      assertSeen(manager.getDeployment().getServletContext());
    }
  }
}
