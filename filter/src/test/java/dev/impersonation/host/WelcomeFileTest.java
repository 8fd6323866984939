package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.RawConnection;
import dev.impersonation.contract.RawRouterServlet;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.testkit.TestIssuer;
import io.undertow.server.handlers.resource.PathResourceManager;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S49: hosts and proxies have ways of their own with paths that are nobody's attack. */
final class WelcomeFileTest {
  @TempDir Path directory;

  /** Where the page of a folder is served by the host's own servlet. */
  private enum Host {
    TOMCAT {
      @Override
      RunningHost start(Path folder, Consumer<ServletContext> application) throws Exception {
        return TomcatHost.start(
            "11.",
            folder,
            (tomcat, webapp) -> {
              Context context = tomcat.addContext("", page(webapp).toString());
              Tomcat.addServlet(context, "default", new DefaultServlet());
              return on(context, application);
            });
      }
    },

    JETTY {
      @Override
      RunningHost start(Path folder, Consumer<ServletContext> application) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        context.setBaseResource(ResourceFactory.of(context).newResource(page(folder)));
        context.setWelcomeFiles(new String[] {"index.html"});
        context
            .addServlet(org.eclipse.jetty.ee11.servlet.DefaultServlet.class, "/")
            .setInitParameter("cacheControl", "max-age=3600,public");
        context.addServletContainerInitializer((classes, servlet) -> application.accept(servlet));
        return JettyHost.start(context);
      }
    },

    UNDERTOW {
      @Override
      RunningHost start(Path folder, Consumer<ServletContext> application) throws Exception {
        return UndertowHost.start(application, new PathResourceManager(page(folder)));
      }
    };

    abstract RunningHost start(Path folder, Consumer<ServletContext> application) throws Exception;
  }

  private static Context on(Context context, Consumer<ServletContext> application) {
    context.addServletMappingDecoded("/", "default");
    context.addWelcomeFile("index.html");
    context.addServletContainerInitializer(
        (classes, servletContext) -> application.accept(servletContext), Set.of());
    return context;
  }

  private static Path page(Path folder) {
    try {
      Files.writeString(
          Files.createDirectories(folder.resolve("dir")).resolve("index.html"), "page");
      Files.writeString(folder.resolve("index.html"), "page");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void guard(
      ServletContext context, TestIssuer issuer, GuardMode mode, String pattern) {
    DispatcherType all = DispatcherType.ERROR;
    AttackOnHost.filter(context, "guard", ImpersonationGuard.of(mode), all, pattern);
    AttackOnHost.filter(context, "impersonation", AttackOnHost.filter(issuer, "refuse"), all, "/*");
  }

  private static HttpResponse<String> send(RunningHost host, String path, String token)
      throws Exception {
    return send(host, "GET", path, token);
  }

  private static HttpResponse<String> send(
      RunningHost host, String method, String path, String token) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + host.port() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(Host.class)
  @DisplayName("the page of a folder is read by who impersonates, and open where a guard says so")
  void welcomeFile_ofFolder_isServed(Host kind) throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host =
            kind.start(directory, context -> guard(context, issuer, GuardMode.PUBLIC, "/dir/*"))) {
      String acting = issuer.token().impersonatedBy("user_engineer").sign();
      assertEquals("page", send(host, "/", acting).body());
      assertEquals("page", send(host, "/dir/", acting).body());
      assertEquals("page", send(host, "/dir/index.html", acting).body());
      assertEquals("page", send(host, "/dir/", "").body());
      assertEquals(401, send(host, "/", "").statusCode());
    }
  }

  @ParameterizedTest
  @EnumSource(Host.class)
  @DisplayName("no cache keeps a file that who impersonates has read, whatever the host's says")
  void defaultServlet_impersonated_forbidsCaches(Host kind) throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host =
            kind.start(directory, context -> guard(context, issuer, GuardMode.PUBLIC, "/dir/*"))) {
      String own = issuer.token().sign();
      String acting = issuer.token().impersonatedBy("user_engineer").sign();
      List<String> ofCustomers = kind == Host.JETTY ? List.of("max-age=3600,public") : List.of();
      HttpResponse<String> page = send(host, "/index.html", own);
      assertEquals(ofCustomers, page.headers().allValues("Cache-Control"));
      for (String method : List.of("GET", "HEAD")) {
        HttpResponse<String> shown = send(host, method, "/index.html", acting);
        assertEquals(200, shown.statusCode());
        assertEquals(List.of("no-store"), shown.headers().allValues("Cache-Control"));
      }
      for (String token : List.of(own, acting)) {
        HttpRequest again =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/index.html"))
                .header("Authorization", "Bearer " + token)
                .header(
                    "If-Modified-Since", page.headers().firstValue("Last-Modified").orElseThrow())
                .build();
        HttpResponse<String> same =
            HttpClient.newHttpClient().send(again, HttpResponse.BodyHandlers.ofString());
        assertEquals(304, same.statusCode());
        assertEquals(
            token.equals(own) ? List.of() : List.of("no-store"),
            same.headers().allValues("Cache-Control"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Host.class)
  @DisplayName("the host's default servlet serves nobody a file that a public guard does not name")
  void defaultServlet_pathInTwoWays_servesNobody(Host kind) throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host =
            kind.start(directory, context -> guard(context, issuer, GuardMode.PUBLIC, "/dir/*"))) {
      assertTrue(raw(host, "/dir/index.html").contains("page"));
      for (String path :
          List.of(
              "/dir/../index.html",
              "/dir/%2e%2e/index.html",
              "/dir/..;/index.html",
              "/dir/..;a=b/index.html",
              "/dir/..%2findex.html",
              "/dir/%252e%252e/index.html",
              "/x/../dir/index.html",
              "/x/..;/dir/index.html",
              "/dir//index.html",
              "/dir/./index.html")) {
        assertFalse(raw(host, path).contains("page"), path);
      }
    }
  }

  private static String raw(RunningHost host, String path) throws IOException {
    String answer =
        RawConnection.exchange(
            host.port(),
            "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    return answer.substring(answer.indexOf("\r\n\r\n"));
  }

  @Test
  @DisplayName("a servlet that reads the URI serves no folder whose page a guard has seen")
  void welcomeFile_servedByTheApplication_isRefused() throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host =
            TomcatHost.start(
                "11.",
                directory,
                (tomcat, webapp) -> {
                  Context context = tomcat.addContext("", page(webapp).toString());
                  Tomcat.addServlet(context, "default", new RawRouterServlet());
                  return on(
                      context,
                      servletContext -> guard(servletContext, issuer, GuardMode.PUBLIC, "*.html"));
                })) {
      assertEquals(401, send(host, "/dir/", "").statusCode());
      assertEquals(200, send(host, "/x.html", "").statusCode());
    }
  }

  @Test
  @DisplayName("one that was chosen by the page's path is taken at its word for reading alone")
  void welcomeFile_ofServletByExtension_isRead() throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host =
            TomcatHost.start(
                "11.",
                directory,
                (tomcat, webapp) -> {
                  Context context = tomcat.addContext("", page(webapp).toString());
                  Tomcat.addServlet(context, "default", new DefaultServlet());
                  return on(
                      context,
                      servletContext -> {
                        guard(servletContext, issuer, GuardMode.ALLOW, "*.html");
                        AttackOnHost.servlet(
                            servletContext, "router", new RawRouterServlet(), "*.html");
                      });
                })) {
      String acting = issuer.token().impersonatedBy("user_engineer").sign();
      assertEquals(200, send(host, "/dir/", acting).statusCode());
      assertEquals(403, send(host, "POST", "/dir/", acting).statusCode());
      assertEquals(200, send(host, "POST", "/dir/index.html", acting).statusCode());
    }
  }

  @ParameterizedTest
  @EnumSource(Host.class)
  @DisplayName("a filter in front that knows the proxy's prefix puts it into both paths")
  void proxyPrefix_inUriAndContextPath_isRead(Host kind) throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host =
            kind.start(
                directory,
                context -> {
                  Objects.requireNonNull(
                          context.addFilter(
                              "forwarded",
                              (request, response, chain) ->
                                  chain.doFilter(
                                      new Prefixed((HttpServletRequest) request), response)))
                      .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
                  AttackOnHost.filter(
                      context,
                      "impersonation",
                      AttackOnHost.filter(issuer, "refuse"),
                      DispatcherType.ERROR,
                      "/*");
                  AttackOnHost.servlet(context, "router", new RawRouterServlet(), "/api/*");
                  AttackOnHost.servlet(context, "sending", new DetourOnHost.Sending(), "/sending");
                })) {
      String acting = issuer.token().impersonatedBy("user_engineer").sign();
      assertEquals(200, send(host, "/api/notes", acting).statusCode());
      for (String to : List.of("/sending?path=/api/x", "/sending?include=1&path=/api/x")) {
        HttpResponse<String> sent = send(host, to, acting);
        assertTrue(sent.body().contains("\"ran\""), to + sent.body());
      }
      assertEquals(
          403,
          send(host, "/api/a%25%32%65/notes".replace("%25%32%65", ";x=%2f"), acting).statusCode());
    }
  }

  private static final class Prefixed extends HttpServletRequestWrapper {
    Prefixed(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getRequestURI() {
      return "/prefix" + super.getRequestURI();
    }

    @Override
    public String getContextPath() {
      return "/prefix" + super.getContextPath();
    }
  }
}
