package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.Decision;
import dev.impersonation.servlet.HandlerRules;
import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.servlet.route.Coverage;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an adapter of a framework does with the filter, on the container of the subclass. */
abstract class AdapterOnHost {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final TestIssuer issuer = SharedIssuers.TRUSTED;
  private final BlockingQueue<AuditEvent> events = new LinkedBlockingQueue<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicReference<ServletContext> started = new AtomicReference<>();

  private final Container container;

  AdapterOnHost(Container container) {
    this.container = container;
  }

  private RunningHost start(Consumer<ServletContext> application) throws Exception {
    return container.start(application);
  }

  /** A framework's one servlet, whose handlers are found by path. */
  private final class Framework extends HttpServlet implements HandlerRules {
    private static final long serialVersionUID = 1L;

    @Override
    public Optional<RouteRule> rule(HttpServletRequest request) {
      asked.add(request.getDispatcherType() + " " + request.getServletPath());
      return switch (request.getServletPath()) {
        case "/allowed", "/tightened", "/by-name" ->
            Optional.of(RouteRule.ofAnnotation(GuardMode.ALLOW));
        case "/denied" -> Optional.of(RouteRule.ofAnnotation(GuardMode.DENY));
        case "/broken" -> throw new IllegalStateException("secret");
        default -> Optional.empty();
      };
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      boolean goesOn =
          switch (request.getServletPath()) {
            case "/tightened" ->
                ImpersonationAdapter.tighten(
                    request, response, RouteRule.ofAnnotation(GuardMode.READ_ONLY));
            case "/forbidden" ->
                ImpersonationAdapter.deny(request, response, new Decision.Denied("own", "no_go"));
            case "/signed-in" -> ImpersonationAdapter.refuseSignedOut(request, response);
            default -> true;
          };
      if (!goesOn) {
        return;
      }
      switch (request.getServletPath()) {
        case "/by-name" ->
            getServletContext().getNamedDispatcher("other").forward(request, response);
        case "/by-path" -> request.getRequestDispatcher("/denied").forward(request, response);
        case "/include" -> request.getRequestDispatcher("/other").include(request, response);
        case "/fails" -> response.sendError(500);
        default -> response.getWriter().write("ran " + request.getServletPath());
      }
    }
  }

  private static final class Other extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("ran by name");
    }
  }

  private GateBuilder<ImpersonationFilter> settings(GateBuilder<ImpersonationFilter> builder) {
    return builder.issuer(issuer.issuer()).jwtKey(issuer.publicKeyPem()).auditSink(events::add);
  }

  private static FilterRegistration.Dynamic add(
      ServletContext context, String name, Filter filter, String pattern) {
    FilterRegistration.Dynamic added = Objects.requireNonNull(context.addFilter(name, filter));
    added.setAsyncSupported(true);
    added.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, pattern);
    return added;
  }

  private RunningHost startFramework(String anonymous) throws Exception {
    return start(
        context -> {
          Framework framework = new Framework();
          ImpersonationFilter filter =
              settings(ImpersonationFilter.builder(framework)).set("anonymous", anonymous).build();
          add(context, "closed", ImpersonationGuard.of(GuardMode.DENY), "/closed/*");
          add(context, "impersonation", filter, "/*")
              .addMappingForServletNames(
                  EnumSet.of(DispatcherType.FORWARD, DispatcherType.INCLUDE), true, "other");
          Objects.requireNonNull(context.addServlet("framework", framework))
              .addMapping(
                  "/allowed",
                  "/tightened",
                  "/by-name",
                  "/by-path",
                  "/denied",
                  "/broken",
                  "/forbidden",
                  "/signed-in",
                  "/include",
                  "/plain",
                  "/fails",
                  "/closed/x");
          Objects.requireNonNull(context.addServlet("other", new Other())).addMapping("/other");
        });
  }

  private String acting() {
    return issuer.token().impersonatedBy("user_engineer").sign();
  }

  private static HttpResponse<String> send(
      RunningHost host, String method, String path, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "POST, /plain, 403, impersonation_read_only",
    "POST, /allowed, 200, ran /allowed",
    "GET, /denied, 403, impersonation_denied",
    "GET, /closed/x, 403, impersonation_denied",
    "GET, /broken, 503, impersonation_policy_unavailable",
    "GET, /plain, 200, ran /plain",
    "GET, /by-path, 403, impersonation_denied",
    "GET, /by-name, 200, ran by name",
    "POST, /by-name, 403, impersonation_read_only",
    "GET, /tightened, 200, ran /tightened",
    "POST, /tightened, 403, impersonation_read_only",
    "GET, /forbidden, 403, no_go",
    "GET, /signed-in, 200, ran /signed-in",
  })
  @DisplayName("rules of handlers count, and what refuses behind the filter is in the outcome")
  void request_impersonated_isDecidedByItsHandler(
      String method, String path, int status, String body) throws Exception {
    try (RunningHost host = startFramework("refuse")) {
      HttpResponse<String> answer = send(host, method, path, acting());
      assertEquals(status, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains(body), answer.body());
      AuditEvent event = Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS));
      if (event.kind() == AuditEvent.Kind.INTENT) {
        AuditEvent outcome = Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS));
        assertEquals(status, outcome.status().orElseThrow());
        assertEquals(
            status == 403 ? Optional.of(body) : Optional.empty(),
            outcome
                .decision()
                .filter(Decision.Denied.class::isInstance)
                .map(denied -> ((Decision.Denied) denied).code()));
      }
      assertEquals(0, events.size());
    }
  }

  @Test
  @DisplayName("customers in person and error pages cost no look-up")
  void request_nobodyImpersonates_asksNoHandler() throws Exception {
    try (RunningHost host = startFramework("allow")) {
      for (String path : List.of("/denied", "/broken", "/by-name", "/tightened", "/forbidden")) {
        assertEquals(200, send(host, "POST", path, issuer.token().sign()).statusCode());
        assertEquals(200, send(host, "POST", path, "").statusCode(), path);
      }
      assertEquals(List.of(), asked);
      assertEquals(500, send(host, "GET", "/fails", acting()).statusCode());
      assertEquals(200, send(host, "GET", "/include", acting()).statusCode());
      assertEquals(List.of("REQUEST /fails", "REQUEST /include"), asked);
    }
  }

  /** What a client can tell two answers apart by, but for what differs each time. */
  private static Map<String, List<String>> fields(HttpResponse<String> answer) {
    Map<String, List<String>> fields = new TreeMap<>(answer.headers().map());
    fields.keySet().removeIf(name -> name.equalsIgnoreCase("date"));
    // It tells the mode of the route, which is not the same.
    fields.keySet().removeIf(name -> name.equalsIgnoreCase("Impersonation"));
    return fields;
  }

  @Test
  @DisplayName("nobody can tell who refused: the same body, the same fields")
  void refusal_behindTheFilter_isAsTheFiltersOwn() throws Exception {
    try (RunningHost open = startFramework("allow");
        RunningHost host = startFramework("refuse")) {
      HttpResponse<String> own = send(host, "POST", "/plain", acting());
      HttpResponse<String> later = send(host, "POST", "/tightened", acting());
      assertEquals(own.body(), later.body());
      assertEquals(fields(own), fields(later));
      HttpResponse<String> ownUnauthorized = send(host, "GET", "/signed-in", "");
      HttpResponse<String> laterUnauthorized = send(open, "GET", "/signed-in", "");
      assertEquals(401, laterUnauthorized.statusCode());
      assertEquals(ownUnauthorized.body(), laterUnauthorized.body());
      assertEquals(fields(ownUnauthorized), fields(laterUnauthorized));
      assertEquals(200, send(open, "GET", "/signed-in", issuer.token().sign()).statusCode());
    }
  }

  /** How a filter around another one treats its life, as Spring's DelegatingFilterProxy does. */
  enum Life {
    HANDED_ON,
    NOT_HANDED_ON
  }

  private record Around(Filter inner, Life life) implements Filter {
    @Override
    public void init(FilterConfig config) throws ServletException {
      if (life == Life.HANDED_ON) {
        inner.init(config);
      }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      inner.doFilter(request, response, chain);
    }

    @Override
    public void destroy() {
      if (life == Life.HANDED_ON) {
        inner.destroy();
      }
    }
  }

  private RunningHost startAround(Life life, boolean isAnnounced, String... pattern)
      throws Exception {
    return start(
        context -> {
          started.set(context);
          ImpersonationFilter filter = settings(ImpersonationFilter.builder()).build();
          add(context, "closed", ImpersonationGuard.of(GuardMode.DENY), "/closed/*");
          add(context, "around", new Around(filter, life), pattern.length > 0 ? pattern[0] : "/*");
          Objects.requireNonNull(context.addServlet("any", new Other())).addMapping("/");
          if (isAnnounced) {
            ImpersonationAdapter.announceFilter(context, "around");
          }
        });
  }

  private interface StartedHost {
    RunningHost get() throws Exception;
  }

  /** What a container says that does not start the application, however it shows that. */
  private static String refusal(StartedHost start) {
    try (RunningHost host = start.get()) {
      return host.startMessages();
    } catch (Exception e) {
      StringBuilder messages = new StringBuilder();
      for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
        messages.append(cause.getMessage()).append('\n');
      }
      return messages.toString();
    }
  }

  @ParameterizedTest
  @EnumSource(Life.class)
  @DisplayName("guards start with an announced filter inside another one, and coverage counts it")
  void start_announcedFilter_counts(Life life) throws Exception {
    try (RunningHost host = startAround(life, true)) {
      assertEquals(200, send(host, "GET", "/a", acting()).statusCode());
      assertEquals(403, send(host, "GET", "/closed/a", acting()).statusCode());
      assertEquals(401, send(host, "GET", "/a", "").statusCode());
      Coverage coverage = Coverage.of(Objects.requireNonNull(started.get()));
      assertEquals(List.of(), coverage.findings());
    }
  }

  @Test
  @DisplayName("a guard still starts only where the announced filter is mapped")
  void start_announcedFilterIsElsewhere_fails() {
    String refusal = refusal(() -> startAround(Life.NOT_HANDED_ON, true, "/other/*"));
    assertTrue(refusal.contains("no ImpersonationFilter is mapped to /closed/*"), refusal);
  }

  @Test
  void start_nothingAnnounced_failsOfTheGuard() {
    String refusal = refusal(() -> startAround(Life.NOT_HANDED_ON, false));
    assertTrue(refusal.contains("there is no ImpersonationFilter behind it"), refusal);
    assertFalse(refusal.contains("is mapped to /closed/*"), refusal);
  }
}
