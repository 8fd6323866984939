package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.servlet.ImpersonationInitializer;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
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
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways of docs/limit.md to close what an error page forwards to, on Tomcat. */
final class ClosedErrorViewTest {
  @TempDir Path directory;

  /** How the view is closed, and whether that holds there. */
  private enum Way {
    URL_PATTERN(false),
    SERVLET_NAME(true),
    ANNOTATION(true),
    DEFAULT(true),
    DEFAULT_AND_PAGE_FREED(false);

    final boolean holds;

    Way(boolean holds) {
      this.holds = holds;
    }
  }

  private static final class Broken extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      if (request.getDispatcherType() == DispatcherType.ERROR) {
        request.getRequestDispatcher("/view").forward(request, response);
      } else {
        response.sendError(500);
      }
    }
  }

  private static class View extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("view");
    }
  }

  @DenyImpersonation
  private static final class ClosedView extends View {
    private static final long serialVersionUID = 1L;
  }

  private static FilterRegistration.Dynamic add(ServletContext context, String name, Filter added) {
    return Objects.requireNonNull(context.addFilter(name, added));
  }

  private static void free(ServletContext context, DispatcherType on, String path) {
    add(context, "free " + path, ImpersonationGuard.of(GuardMode.ALLOW))
        .addMappingForUrlPatterns(EnumSet.of(on), true, path);
  }

  private static void register(ServletContext context, TestIssuer issuer, Way way) {
    EnumSet<DispatcherType> all = EnumSet.allOf(DispatcherType.class);
    Objects.requireNonNull(context.addServlet("broken", new Broken()))
        .addMapping("/broken", "/error");
    Objects.requireNonNull(
            context.addServlet("view", way == Way.ANNOTATION ? new ClosedView() : new View()))
        .addMapping("/view");
    ImpersonationGuard deny = ImpersonationGuard.of(GuardMode.DENY);
    switch (way) {
      case URL_PATTERN -> add(context, "guard", deny).addMappingForUrlPatterns(all, true, "/view");
      case SERVLET_NAME -> add(context, "guard", deny).addMappingForServletNames(all, true, "view");
      case ANNOTATION -> ImpersonationInitializer.register(context);
      case DEFAULT -> free(context, DispatcherType.REQUEST, "/broken");
      case DEFAULT_AND_PAGE_FREED -> {
        free(context, DispatcherType.REQUEST, "/broken");
        free(context, DispatcherType.ERROR, "/error");
      }
    }
    ImpersonationFilter filter =
        ImpersonationFilter.builder()
            .issuer(issuer.issuer())
            .jwtKey(issuer.publicKeyPem())
            .defaultMode(way.name().startsWith("DEFAULT") ? GuardMode.DENY : GuardMode.READ_ONLY)
            .build();
    add(context, "impersonation", filter).addMappingForUrlPatterns(all, true, "/*");
  }

  private static HttpResponse<String> fail(RunningHost host, String token) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + host.port() + "/broken");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(url).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  @DisplayName("S33: the view of an error page, closed in each way")
  void errorView_closed_runsOnlyWhereDocumented(Way way) throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        RunningHost host =
            TomcatHost.start(
                "11.",
                directory,
                (tomcat, webapp) -> {
                  Context context = tomcat.addContext("", webapp.toString());
                  ErrorPage page = new ErrorPage();
                  page.setLocation("/error");
                  context.addErrorPage(page);
                  context.addServletContainerInitializer(
                      (classes, servletContext) -> register(servletContext, issuer, way), Set.of());
                  return context;
                })) {
      assertEquals("view", fail(host, issuer.token().sign()).body());
      HttpResponse<String> answer =
          fail(host, issuer.token().impersonatedBy("user_engineer").sign());
      assertEquals(500, answer.statusCode());
      assertEquals(way.holds ? "" : "view", answer.body());
    }
  }
}
