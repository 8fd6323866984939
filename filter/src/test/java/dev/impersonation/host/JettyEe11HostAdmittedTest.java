package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.testkit.ManualClock;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the filter behind a handler of Jetty that has admitted the request")
@Tag("host")
final class JettyEe11HostAdmittedTest {
  private final ManualClock clock = ManualClock.at(Instant.now());
  private final TestIssuer issuer = TestIssuer.start(clock);
  private final BlockingQueue<AuditEvent> events = new LinkedBlockingQueue<>();

  /** Does what its path says, then tells for whom. */
  private final class Application extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      switch (request.getServletPath()) {
        case "/throw" -> throw new ServletException(new IllegalStateException("secret"));
        case "/reset" -> response.reset();
        case "/session" -> request.getSession().setAttribute("kept", "yes");
        case "/forward" -> {
          request.getRequestDispatcher("/closed/x").forward(request, response);
          return;
        }
        case "/async", "/late" -> {
          if (request.getDispatcherType() != DispatcherType.ASYNC) {
            if (request.getServletPath().equals("/late")) {
              clock.advance(Duration.ofHours(1));
            }
            AsyncContext async = request.startAsync();
            async.dispatch();
            return;
          }
        }
        default -> {}
      }
      response
          .getWriter()
          .write(
              request.getDispatcherType()
                  + " "
                  + request.getRemoteUser()
                  + " by "
                  + ImpersonationFilter.context(request)
                      .flatMap(ImpersonationContext::actorId)
                      .orElse("nobody")
                  + " in "
                  + (request.getSession(false) == null ? "no session" : kept(request)));
    }

    private static @Nullable Object kept(HttpServletRequest request) {
      return request.getSession(false).getAttribute("kept");
    }
  }

  @DenyImpersonation
  private static final class Closed extends HttpServlet {
    private static final long serialVersionUID = 1L;
  }

  @AfterEach
  void stopIssuer() {
    issuer.close();
  }

  private <T> GateBuilder<T> settings(GateBuilder<T> builder) {
    return builder
        .issuer(issuer.issuer())
        .jwtKey(issuer.publicKeyPem())
        .clock(clock)
        .auditSink(events::add);
  }

  private ImpersonationFilter filter() {
    return settings(ImpersonationFilter.builder()).set("coverage", "off").build();
  }

  private static void map(ServletContext context, String name, Filter filter, String pattern) {
    var registration = Objects.requireNonNull(context.addFilter(name, filter));
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, pattern);
  }

  private ServletContextHandler context(String path, Consumer<ServletContext> application) {
    ServletContextHandler context = new ServletContextHandler(path, ServletContextHandler.SESSIONS);
    context.addServletContainerInitializer((classes, servlets) -> application.accept(servlets));
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(500, "/error");
    context.setErrorHandler(errors);
    return context;
  }

  private void application(ServletContext context) {
    var servlet = Objects.requireNonNull(context.addServlet("any", new Application()));
    servlet.setAsyncSupported(true);
    servlet.addMapping("/");
    Objects.requireNonNull(context.addServlet("annotated", new Closed())).addMapping("/annotated");
  }

  private RunningHost start(GuardMode hostDefault, ServletContextHandler... contexts)
      throws Exception {
    return JettyHost.start(
        new AdmittingHandler(
            settings(GateBuilder.ofGate()).defaultMode(hostDefault).build(),
            new ContextHandlerCollection(contexts)));
  }

  private RunningHost start(GuardMode hostDefault) throws Exception {
    return start(
        hostDefault,
        context(
            "/",
            context -> {
              map(context, "closed", ImpersonationGuard.of(GuardMode.DENY), "/closed/*");
              map(context, "public", ImpersonationGuard.of(GuardMode.PUBLIC), "/public/*");
              map(context, "impersonation", filter(), "/*");
              application(context);
            }));
  }

  private String acting() {
    return issuer.token().impersonatedBy("user_engineer").sign();
  }

  private static HttpResponse<String> send(
      HttpClient client, RunningHost host, String method, String path, String token)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(RunningHost host, String path, String token)
      throws Exception {
    return send(HttpClient.newHttpClient(), host, "GET", path, token);
  }

  private AuditEvent next(AuditEvent.Kind kind) throws InterruptedException {
    AuditEvent event = Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS), "no " + kind);
    assertEquals(kind, event.kind());
    return event;
  }

  private AuditEvent outcome() throws InterruptedException {
    AuditEvent intent = next(AuditEvent.Kind.INTENT);
    AuditEvent outcome = next(AuditEvent.Kind.OUTCOME);
    assertEquals(Optional.of(intent.id()), outcome.intentId());
    assertEquals(0, events.size());
    return outcome;
  }

  @Test
  @DisplayName("one intent, one outcome, one field, and the identity on the request")
  void get_impersonated_isRecordedOnce() throws Exception {
    try (RunningHost host = start(GuardMode.READ_ONLY)) {
      for (String path : List.of("/a", "/reset")) {
        HttpResponse<String> answer = get(host, path, acting());
        assertEquals("REQUEST user_customer by user_engineer in no session", answer.body());
        assertEquals(
            List.of("active;mode=read-only"), answer.headers().allValues("Impersonation"), path);
        assertEquals(OptionalInt.of(200), outcome().status());
      }
    }
  }

  @Test
  @DisplayName("connections that are kept carry nothing from one request to the next")
  void get_manyOnOneConnection_areEachTheirOwn() throws Exception {
    try (RunningHost host = start(GuardMode.READ_ONLY)) {
      HttpClient client = HttpClient.newHttpClient();
      for (int round = 0; round < 3; round++) {
        assertTrue(send(client, host, "GET", "/a", acting()).body().contains("by user_engineer"));
        outcome();
        assertTrue(
            send(client, host, "GET", "/a", issuer.token().sign()).body().contains("by nobody"));
        assertEquals(401, send(client, host, "GET", "/a", "").statusCode());
        assertEquals(0, events.size());
      }
    }
  }

  @ParameterizedTest(name = "default={0} of the host: {1} {2} is {3}")
  @CsvSource({
    "ALLOW, POST, /a, 200",
    "ALLOW, GET, /closed/x, 403",
    "ALLOW, GET, /annotated, 403",
    "ALLOW, GET, /forward, 403",
    "READ_ONLY, POST, /a, 403",
    "READ_ONLY, POST, /public/a, 403",
  })
  @DisplayName("guards and annotations tighten what the host let through, and open nothing")
  void request_limited_isRefusedWhereEitherDoes(
      GuardMode hostDefault, String method, String path, int status) throws Exception {
    try (RunningHost host = start(hostDefault)) {
      HttpResponse<String> answer = send(HttpClient.newHttpClient(), host, method, path, acting());
      assertEquals(status, answer.statusCode(), answer.body());
      if (hostDefault == GuardMode.READ_ONLY) {
        next(AuditEvent.Kind.REFUSED);
      } else {
        AuditEvent outcome = outcome();
        assertEquals(OptionalInt.of(status), outcome.status());
        assertEquals(status == 403 ? "deny" : "allow", outcome.decision().orElseThrow().rule());
      }
    }
  }

  @Test
  @DisplayName("a session of the customer's is not carried into the impersonation, nor back")
  void session_ofAnotherIdentity_isEnded() throws Exception {
    try (RunningHost host = start(GuardMode.READ_ONLY)) {
      HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
      String own = issuer.token().sign();
      assertTrue(send(client, host, "GET", "/session", own).body().endsWith("in yes"));
      assertTrue(send(client, host, "GET", "/a", own).body().endsWith("in yes"));
      assertTrue(send(client, host, "GET", "/a", acting()).body().endsWith("in no session"));
      assertTrue(send(client, host, "GET", "/a", own).body().endsWith("in no session"));
    }
  }

  @Test
  void error_applicationThrows_thePageShowsTheIdentity() throws Exception {
    try (RunningHost host = start(GuardMode.READ_ONLY)) {
      HttpResponse<String> answer = get(host, "/throw", acting());
      assertEquals(500, answer.statusCode());
      assertEquals("ERROR user_customer by user_engineer in no session", answer.body());
      assertEquals(List.of("active;mode=read-only"), answer.headers().allValues("Impersonation"));
      AuditEvent outcome = outcome();
      assertEquals(OptionalInt.of(500), outcome.status());
      assertEquals(Optional.of("java.lang.IllegalStateException"), outcome.failure());
    }
  }

  @Test
  void async_dispatched_isTheSameRequest() throws Exception {
    try (RunningHost host = start(GuardMode.READ_ONLY)) {
      HttpResponse<String> answer = get(host, "/async", acting());
      assertEquals("ASYNC user_customer by user_engineer in no session", answer.body());
      assertEquals(OptionalInt.of(200), outcome().status());
    }
  }

  @Test
  void async_dispatchedAfterExpiry_isRefusedAndInTheOutcome() throws Exception {
    try (RunningHost host = start(GuardMode.READ_ONLY)) {
      assertEquals(401, get(host, "/late", acting()).statusCode());
      AuditEvent outcome = outcome();
      assertEquals(OptionalInt.of(401), outcome.status());
      assertEquals(Optional.of("token-expired"), outcome.failure());
    }
  }

  @Test
  void get_twoFilters_areOneRequest() throws Exception {
    try (RunningHost host =
        start(
            GuardMode.READ_ONLY,
            context(
                "/",
                context -> {
                  map(context, "one", filter(), "/*");
                  map(context, "two", filter(), "/*");
                  application(context);
                }))) {
      assertTrue(get(host, "/a", acting()).body().contains("by user_engineer"));
      outcome();
    }
  }

  @Test
  @DisplayName(
      "what Jetty dispatches into another context is a request of its own, and is verified anew")
  void crossContext_intoTheFilter_isVerifiedAnew() throws Exception {
    ServletContextHandler outer =
        context(
            "/outer",
            context ->
                Objects.requireNonNull(
                        context.addServlet(
                            "across",
                            new HttpServlet() {
                              private static final long serialVersionUID = 1L;

                              @Override
                              protected void service(
                                  HttpServletRequest request, HttpServletResponse response)
                                  throws IOException, ServletException {
                                getServletContext()
                                    .getContext("/inner")
                                    .getRequestDispatcher("/a")
                                    .forward(request, response);
                              }
                            }))
                    .addMapping("/*"));
    ServletContextHandler inner =
        context(
            "/inner",
            context -> {
              map(context, "impersonation", filter(), "/*");
              application(context);
            });
    outer.setCrossContextDispatchSupported(true);
    inner.setCrossContextDispatchSupported(true);
    try (RunningHost host = start(GuardMode.READ_ONLY, outer, inner)) {
      HttpResponse<String> answer = get(host, "/outer/x", acting());
      assertTrue(answer.body().contains("user_customer by user_engineer"), answer.body());
      List<AuditEvent> both =
          List.of(
              next(AuditEvent.Kind.INTENT),
              next(AuditEvent.Kind.INTENT),
              next(AuditEvent.Kind.OUTCOME),
              next(AuditEvent.Kind.OUTCOME));
      assertNotEquals(both.get(0).requestId(), both.get(1).requestId());
    }
  }

  @Test
  @DisplayName("a URI that Jetty knows to be ambiguous is refused though its path looks clear")
  void get_violatingUri_isRefused() throws Exception {
    ServletContextHandler context =
        context("/", servlets -> map(servlets, "impersonation", filter(), "/*"));
    try (RunningHost host =
        JettyHost.startUnsafe(
            new AdmittingHandler(
                settings(GateBuilder.ofGate()).defaultMode(GuardMode.ALLOW).build(), context))) {
      HttpResponse<String> answer = get(host, "/a%2fb", acting());
      assertEquals(403, answer.statusCode());
      assertTrue(answer.body().contains("impersonation_path_ambiguous"), answer.body());
      assertNotEquals(403, get(host, "/a/b", acting()).statusCode());
    }
  }
}
