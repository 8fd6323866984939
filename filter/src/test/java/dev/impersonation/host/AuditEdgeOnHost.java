package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.contract.AuditedStreamServlet;
import dev.impersonation.contract.HostQuirk;
import dev.impersonation.contract.RawConnection;
import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.Decision;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recorded where a host has several applications, none of them at its root. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AuditEdgeOnHost {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int TIMEOUT_SECONDS = 20;
  private static final String HUNG = "/hung";

  private final TestIssuer issuer = SharedIssuers.TRUSTED;
  private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

  /** Of all tests, since a host may tell of an end when the test is over. */
  private final List<AuditEvent> outcomes = new CopyOnWriteArrayList<>();

  private final BlockingQueue<AuditEvent> outermost = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> returned = new LinkedBlockingQueue<>();
  private @Nullable ManyApplications host;

  private final Container container;

  AuditEdgeOnHost(Container container) {
    this.container = container;
  }

  /** Whether what goes into another application has the request's attributes there. */
  private boolean carriesAttributesAcross() {
    return !container.quirks().has(HostQuirk.CARRIES_NO_ATTRIBUTES_ACROSS);
  }

  private static final class Answering extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("ran");
    }
  }

  /** Dispatches to another application. */
  private static final class Crossing extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      ServletContext other = getServletContext().getContext(request.getParameter("into"));
      RequestDispatcher dispatcher =
          Objects.requireNonNull(other.getRequestDispatcher(request.getParameter("to")));
      if (request.getParameter("by").equals("forward")) {
        dispatcher.forward(request, response);
      } else {
        dispatcher.include(request, response);
      }
    }
  }

  private void record(AuditEvent event) {
    events.add(event);
    if (event.kind() == AuditEvent.Kind.OUTCOME) {
      outcomes.add(event);
    }
    boolean isOutermost = event.path().startsWith("/shop/") || event.path().startsWith(HUNG);
    if (event.kind() != AuditEvent.Kind.INTENT && isOutermost) {
      outermost.add(event);
    }
  }

  private ImpersonationFilter recording() {
    return ImpersonationFilter.builder()
        .issuer(issuer.issuer())
        .jwtKey(issuer.publicKeyPem())
        .auditSink(this::record)
        .build();
  }

  private static void register(ServletContext context, ImpersonationFilter filter) {
    DispatcherType all = DispatcherType.ERROR;
    AttackOnHost.filter(context, "deny", ImpersonationGuard.of(GuardMode.DENY), all, "/closed/*");
    AttackOnHost.filter(context, "impersonation", filter, all, "/*");
    AttackOnHost.servlet(context, "crossing", new Crossing(), "/cross");
    AttackOnHost.servlet(context, "any", new Answering(), "/");
  }

  private ManyApplications host() {
    return Objects.requireNonNull(host);
  }

  @BeforeAll
  final void startHost() throws Exception {
    host = container.startMany();
    ImpersonationFilter shared = recording();
    host().deploy("/shop", context -> register(context, shared));
    host().deploy("/sister", context -> register(context, shared));
    host().deploy("/other", context -> register(context, recording()));
  }

  @AfterAll
  final void stopHost() {
    host().close();
    List<Optional<UUID>> told = outcomes.stream().map(AuditEvent::intentId).toList();
    assertEquals(told.stream().distinct().toList(), told);
  }

  @BeforeEach
  final void forget() {
    events.clear();
    outermost.clear();
    returned.clear();
  }

  private HttpResponse<String> acting(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host().port() + path))
            .header("Cookie", "__session=" + issuer.token().impersonatedBy("user_engineer").sign())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** What was recorded once the request that began in the shop is over. */
  private List<String> recorded() throws InterruptedException {
    Objects.requireNonNull(outermost.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS), "no outcome");
    return seen();
  }

  private List<String> seen() {
    return events.stream().map(event -> event.kind() + " " + event.path()).toList();
  }

  @Test
  @DisplayName("the path of an application that is not at the root is recorded in full")
  void audit_contextPath_isRecorded() throws Exception {
    assertEquals("ran", acting("/shop/api/orders").body());
    assertEquals(List.of("INTENT /shop/api/orders", "OUTCOME /shop/api/orders"), recorded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sh%6fp", "/x/../shop", "/x/%2e%2e/shop", "/shop;a=secret", "//shop"})
  @DisplayName("S31: however a client writes it, the application's path is its own, or it is 4xx")
  void audit_oddContextPath_isRecordedAsItIs(String written) throws Exception {
    String answer =
        RawConnection.exchange(
            host().port(),
            "GET %s/api/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: __session=%s\r\n\r\n"
                .formatted(written, issuer.token().impersonatedBy("user_engineer").sign()));
    int status = RawConnection.status(answer);
    if (status >= 400) {
      // The host has refused it before anybody, or it was refused as a path that reads in two ways.
      assertEquals(status == 403 ? List.of("REFUSED /shop/api/orders") : List.of(), seen());
      return;
    }
    assertEquals(200, status, answer);
    assertEquals(List.of("INTENT /shop/api/orders", "OUTCOME /shop/api/orders"), recorded());
  }

  @Test
  void audit_contextPathRefused_isRecorded() throws Exception {
    assertEquals(403, acting("/shop/closed/orders").statusCode());
    assertEquals(List.of("REFUSED /shop/closed/orders"), recorded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include"})
  @DisplayName("what goes into another application is recorded by its filter as well, in full")
  void audit_intoOtherApplication_isRecordedByBoth(String by) throws Exception {
    HttpResponse<String> answer = acting("/shop/cross?into=/other&to=/api/notes&by=" + by);
    assertEquals("ran", answer.body(), answer::toString);
    assertEquals(
        List.of(
            "INTENT /shop/cross",
            "INTENT /other/api/notes",
            "OUTCOME /other/api/notes",
            "OUTCOME /shop/cross"),
        recorded());
    assertEquals(events.get(0).id(), events.get(3).intentId().orElseThrow());
    assertEquals(events.get(1).id(), events.get(2).intentId().orElseThrow());
    assertEquals(200, events.get(3).status().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include"})
  @DisplayName("S33: what another application refuses does not run, and its refusal is recorded")
  void audit_refusedByOtherApplication_isRecorded(String by) throws Exception {
    HttpResponse<String> answer = acting("/shop/cross?into=/other&to=/closed/notes&by=" + by);
    assertEquals(by.equals("forward") ? 403 : 200, answer.statusCode());
    assertFalse(answer.body().contains("ran"));
    if (carriesAttributesAcross()) {
      // The other application's guard knows whose request it is, and refuses before its filter.
      assertEquals(List.of("INTENT /shop/cross", "OUTCOME /shop/cross"), recorded());
      assertInstanceOf(Decision.Denied.class, events.get(1).decision().orElseThrow());
    } else {
      assertEquals(
          List.of("INTENT /shop/cross", "REFUSED /other/closed/notes", "OUTCOME /shop/cross"),
          recorded());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include"})
  @DisplayName("one filter in both applications meets one request, if the host lets it know")
  void audit_intoApplicationOfTheSameFilter_isOneOutcomeForEachIntent(String by) throws Exception {
    assertEquals("ran", acting("/shop/cross?into=/sister&to=/api/notes&by=" + by).body());
    List<String> all =
        List.of(
            "INTENT /shop/cross",
            "INTENT /sister/api/notes",
            "OUTCOME /sister/api/notes",
            "OUTCOME /shop/cross");
    assertEquals(carriesAttributesAcross() ? List.of(all.get(0), all.get(3)) : all, recorded());
  }

  private void registerHanging(ServletContext context) {
    Filter telling =
        (request, response, chain) -> {
          try {
            chain.doFilter(request, response);
          } finally {
            returned.add(HUNG);
          }
        };
    for (Filter each : List.of(recording(), telling)) {
      FilterRegistration.Dynamic filter =
          Objects.requireNonNull(context.addFilter(each.getClass().getName(), each));
      filter.setAsyncSupported(true);
      filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
    }
    ServletRegistration.Dynamic stream =
        Objects.requireNonNull(context.addServlet("stream", new AuditedStreamServlet()));
    stream.setAsyncSupported(true);
    stream.addMapping("/*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"write-throw", "listen-throw", "listen"})
  @DisplayName("what hangs when its application stops has one outcome, at the latest then")
  void audit_applicationStopsMeanwhile_isOneOutcome(String what) throws Exception {
    host().deploy(HUNG, this::registerHanging);
    try (RawConnection connection = new RawConnection(host().port())) {
      connection.send(
          "GET %s/?do=%s&then=COMPLETE HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\nAuthorization: Bearer %s\r\n\r\nbody"
              .formatted(HUNG, what, issuer.token().impersonatedBy("user_engineer").sign()));
      assertEquals(HUNG, returned.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS));
      host().undeploy(HUNG);
      assertEquals(List.of("INTENT /hung/", "OUTCOME /hung/"), recorded());
    }
    assertEquals(events.get(0).id(), events.get(1).intentId().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/failed", "/first"})
  @DisplayName("an application that failed to start closes nobody else's audit file")
  void audit_fileOfSharedFilter_isOpenUntilTheLastStops(String stopsFirst, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("audit.jsonl");
    ImpersonationFilter shared = recordingTo(file);
    host().deploy("/first", context -> register(context, shared));
    deployFailing(shared);
    String stopsLast = stopsFirst.equals("/first") ? "/failed" : "/first";
    host().undeploy(stopsFirst);
    if (stopsLast.equals("/first")) {
      assertEquals(200, acting("/first/api").statusCode());
      assertEquals(2, Files.readAllLines(file).size());
    }
    host().undeploy(stopsLast);
    recordingTo(file).destroy();
  }

  /** A file that another filter has open is refused. */
  private ImpersonationFilter recordingTo(Path file) {
    return ImpersonationFilter.builder()
        .issuer(issuer.issuer())
        .jwtKey(issuer.publicKeyPem())
        .set("auditFile", file.toString())
        .build();
  }

  private void deployFailing(ImpersonationFilter filter) {
    try {
      host()
          .deploy(
              "/failed",
              context -> {
                register(context, filter);
                Objects.requireNonNull(context.getFilterRegistration("impersonation"))
                    .setInitParameter("anonymous", "allow");
              });
    } catch (Exception e) {
      // As some hosts do; Tomcat only logs it.
    }
  }
}
