package dev.impersonation.jetty.servlets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.CoreServer;
import dev.impersonation.jetty.servlets.ServletContexts.Security;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("asynchronous work that the filter behind the handler learns of late")
@Tag("host")
final class LateAsyncTest {
  private static final int TIMEOUT_MILLIS = 50;

  /** Waits for nothing, having gone past every wrapper of filters. */
  private static final class Waiting extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      // The error page is answered.
      if (request.getDispatcherType() != DispatcherType.REQUEST) {
        return;
      }
      ServletRequest inner = request;
      while (inner instanceof ServletRequestWrapper wrapper) {
        inner = wrapper.getRequest();
      }
      inner.startAsync().setTimeout(TIMEOUT_MILLIS);
    }
  }

  private final BlockingQueue<AuditEvent> events = new LinkedBlockingQueue<>();

  private <T> GateBuilder<T> settings(GateBuilder<T> builder, TestIssuer issuer) {
    return builder.issuer(issuer.issuer()).jwtKey(issuer.publicKeyPem()).auditSink(events::add);
  }

  private void register(ServletContext context, TestIssuer issuer) {
    ImpersonationFilter filter =
        settings(ImpersonationFilter.builder(), issuer).set("coverage", "off").build();
    var mapped = Objects.requireNonNull(context.addFilter("impersonation", filter));
    mapped.setAsyncSupported(true);
    mapped.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
    var servlet = Objects.requireNonNull(context.addServlet("waiting", new Waiting()));
    servlet.setAsyncSupported(true);
    servlet.addMapping("/");
  }

  @Test
  void timeout_startedPastTheFilter_isInTheOutcome() throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      ImpersonationHandler handler = settings(ImpersonationHandler.builder(), issuer).build();
      handler.setHandler(
          ServletContexts.EE11.context("/", Security.NONE, context -> register(context, issuer)));
      try (RunningHost host = CoreServer.start(handler)) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/x"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + issuer.token().impersonatedBy("eng").sign())
                .build();
        int status =
            HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
        AuditEvent intent = Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS));
        AuditEvent outcome = Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS));
        assertEquals(AuditEvent.Kind.INTENT, intent.kind());
        assertEquals(OptionalInt.of(status), outcome.status());
        assertEquals(Optional.of("timeout"), outcome.failure());
        assertEquals(0, events.size());
      }
    }
  }
}
