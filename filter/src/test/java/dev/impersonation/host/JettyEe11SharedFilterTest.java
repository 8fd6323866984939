package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.contract.RunningHost;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One filter, built in code, that two applications of one server share. */
@Tag("host")
final class JettyEe11SharedFilterTest {
  private static class Notes extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {}
  }

  @AllowImpersonation
  private static final class FreeNotes extends Notes {
    private static final long serialVersionUID = 1L;
  }

  private static ServletContextHandler application(
      String path, ImpersonationFilter filter, HttpServlet notes) {
    ServletContextHandler application = new ServletContextHandler(path);
    application.addServletContainerInitializer(
        (classes, context) -> register(context, filter, notes));
    return application;
  }

  private static void register(
      ServletContext context, ImpersonationFilter filter, HttpServlet notes) {
    AttackOnHost.filter(context, "impersonation", filter, DispatcherType.ERROR, "/*");
    AttackOnHost.servlet(context, "notes", notes, "/notes");
  }

  @Test
  @DisplayName("S36: an annotation in one application opens nothing in another")
  void post_servletOfTheSameNameIsFreeElsewhere_isRefused() throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      ImpersonationFilter filter = AttackOnHost.filter(issuer, "refuse");
      ContextHandlerCollection both =
          new ContextHandlerCollection(
              application("/one", filter, new Notes()),
              application("/two", filter, new FreeNotes()));
      try (RunningHost host = JettyHost.start(both)) {
        assertEquals(403, post(issuer, host, "/one/notes"));
        assertEquals(200, post(issuer, host, "/two/notes"));
      }
    }
  }

  private static int post(TestIssuer issuer, RunningHost host, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + path))
                .header(
                    "Cookie", "__session=" + issuer.token().impersonatedBy("user_engineer").sign())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
