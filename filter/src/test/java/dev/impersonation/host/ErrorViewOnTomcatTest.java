package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.testkit.TestIssuer;
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
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/limit.md says of Tomcat, which asks no guard of the view. */
final class ErrorViewOnTomcatTest {
  @TempDir Path directory;

  private static final class Broken extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.sendError(500);
    }
  }

  private static final class Forwarding extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      request.getRequestDispatcher("/view").forward(request, response);
    }
  }

  private static final class View extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("view");
    }
  }

  private static void map(
      ServletContext context, String name, Filter filter, DispatcherType on, String path) {
    Objects.requireNonNull(context.addFilter(name, filter))
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.ERROR, on), true, path);
  }

  private static void register(ServletContext context, TestIssuer issuer) {
    ImpersonationFilter filter =
        ImpersonationFilter.builder().issuer(issuer.issuer()).jwtKey(issuer.publicKeyPem()).build();
    ImpersonationGuard open = ImpersonationGuard.of(GuardMode.PUBLIC);
    ImpersonationGuard openErrors = ImpersonationGuard.of(GuardMode.PUBLIC);
    map(context, "open", open, DispatcherType.REQUEST, "/broken");
    map(context, "open-errors", openErrors, DispatcherType.ERROR, "/error");
    map(context, "impersonation", filter, DispatcherType.REQUEST, "/*");
    Objects.requireNonNull(context.addServlet("broken", new Broken())).addMapping("/broken");
    Objects.requireNonNull(context.addServlet("error", new Forwarding())).addMapping("/error");
    Objects.requireNonNull(context.addServlet("view", new View())).addMapping("/view");
  }

  @Test
  @DisplayName("a guard that marks the error page for ERROR opens the view it forwards to")
  void errorView_errorPageMarked_runs() throws Exception {
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
                      (classes, servletContext) -> register(servletContext, issuer), Set.of());
                  return context;
                })) {
      URI url = URI.create("http://127.0.0.1:" + host.port() + "/broken");
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(500, answer.statusCode());
      assertEquals("view", answer.body());
    }
  }
}
