package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.HostQuirk;
import dev.impersonation.contract.LeavesHttp;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.servlet.ImpersonationInitializer;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S50: what limits a request holds where nobody has called {@code init}, for servlets that come
 * late, and behind wrappers that hide what they find.
 */
abstract class DetourOnHost {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final DispatcherType ALL = DispatcherType.ERROR;

  private final TestIssuer issuer = SharedIssuers.TRUSTED;

  private final Container container;

  DetourOnHost(Container container) {
    this.container = container;
  }

  private RunningHost start(Consumer<ServletContext> application) throws Exception {
    return container.start(application);
  }

  static class Answering extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      response.getWriter().write("ran");
    }
  }

  @DenyImpersonation
  static final class Closed extends Answering {
    private static final long serialVersionUID = 1L;
  }

  @AllowImpersonation
  static final class Free extends Answering {
    private static final long serialVersionUID = 1L;
  }

  static final class Misplaced extends Answering {
    private static final long serialVersionUID = 1L;

    @DenyImpersonation
    void helper() {}
  }

  /** Sends the request on, hidden or as it is, to a servlet by name or to a path. */
  static final class Sending extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      String name = request.getParameter("name");
      RequestDispatcher to =
          name == null
              ? request.getRequestDispatcher(request.getParameter("path"))
              : getServletContext().getNamedDispatcher(name);
      HttpServletRequest sent =
          request.getParameter("hidden") == null ? request : new Hiding(request);
      if (request.getParameter("include") == null) {
        to.forward(sent, response);
      } else {
        to.include(sent, response);
      }
    }
  }

  /** Goes to a servlet by name, which comes back by path. */
  static final class There extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      if (request.getAttribute("sent") != null) {
        response.getWriter().write("ran");
        return;
      }
      request.setAttribute("sent", "there");
      getServletContext().getNamedDispatcher("back").forward(request, response);
    }
  }

  static final class Back extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      request.getRequestDispatcher("/there").forward(request, response);
    }
  }

  /** As of a library that keeps attributes of its own for what it dispatches to. */
  private static final class Hiding extends HttpServletRequestWrapper {
    Hiding(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable Object getAttribute(String name) {
      return name.startsWith("dev.impersonation.") ? null : super.getAttribute(name);
    }
  }

  /** Like a security chain or a DelegatingFilterProxy: the container knows but this one. */
  private record Around(Filter inner) implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      inner.doFilter(request, response, chain);
    }
  }

  private ImpersonationFilter filter(String coverage) {
    return ImpersonationFilter.builder()
        .issuer(issuer.issuer())
        .jwtKey(issuer.publicKeyPem())
        .set("coverage", coverage)
        .build();
  }

  private HttpResponse<String> acting(RunningHost host, String method, String path)
      throws Exception {
    return send(host, method, path, issuer.token().impersonatedBy("user_engineer").sign());
  }

  private HttpResponse<String> own(RunningHost host, String path) throws Exception {
    return send(host, "GET", path, issuer.token().sign());
  }

  private static HttpResponse<String> send(
      RunningHost host, String method, String path, String token) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + path))
            .header("Authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void assertDenied(HttpResponse<String> answer) {
    assertEquals(403, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("impersonation_denied"), answer.body());
  }

  @Test
  @DisplayName("annotations hold although nobody has called the filter's init")
  void annotation_filterInsideAnother_holds() throws Exception {
    try (RunningHost host =
        start(
            context -> {
              AttackOnHost.filter(context, "around", new Around(filter("warn")), ALL, "/*");
              AttackOnHost.servlet(context, "closed", new Closed(), "/closed");
              AttackOnHost.servlet(context, "free", new Free(), "/free");
            })) {
      assertDenied(acting(host, "GET", "/closed"));
      assertEquals("ran", own(host, "/closed").body());
      assertEquals("ran", acting(host, "POST", "/free").body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"misplaced", "coverage"})
  @DisplayName("what init would have refused is refused with the first request, and says the fix")
  void firstRequest_initWouldHaveFailed_isRefused(String what) throws Exception {
    boolean isMisplaced = what.equals("misplaced");
    try (RunningHost host =
        start(
            context -> {
              Filter inner = filter(isMisplaced ? "off" : "fail");
              AttackOnHost.filter(context, "around", new Around(inner), ALL, "/*");
              AttackOnHost.servlet(context, "any", new Answering(), "/any");
              AttackOnHost.servlet(
                  context, "other", isMisplaced ? new Misplaced() : new Answering(), "/other");
            })) {
      for (int time = 0; time < 2; time++) {
        HttpResponse<String> answer = own(host, "/any");
        assertEquals(500, answer.statusCode());
        assertFalse(answer.body().startsWith("ran"), answer.body());
      }
    }
  }

  /** Its init registers a servlet at {@code /late}, and says whether the container took it. */
  private static Filter registering(HttpServlet servlet, AtomicBoolean added) {
    return new Filter() {
      @Override
      public void init(FilterConfig config) {
        try {
          AttackOnHost.servlet(config.getServletContext(), "late", servlet, "/late");
          added.set(true);
        } catch (IllegalStateException e) {
          // This container takes no more servlets.
        }
      }

      @Override
      public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(request, response);
      }
    };
  }

  /** Its init, which comes after that of all filters, registers another servlet. */
  private static final class Registering extends Answering {
    private static final long serialVersionUID = 1L;

    private final transient AtomicBoolean added;

    Registering(AtomicBoolean added) {
      this.added = added;
    }

    @Override
    public void init() {
      try {
        AttackOnHost.servlet(getServletContext(), "late", new Answering(), "/late");
        added.set(true);
      } catch (IllegalStateException e) {
        // This container takes no more servlets.
      }
    }
  }

  @Test
  @DisplayName("a servlet that came too late for the coverage is none the less to be decided")
  void coverage_servletThatComesLate_isRefused() throws Exception {
    AtomicBoolean added = new AtomicBoolean();
    try (RunningHost host =
        start(
            context -> {
              Filter guard = ImpersonationGuard.of(GuardMode.READ_ONLY);
              AttackOnHost.filter(context, "guard", guard, ALL, "/any");
              AttackOnHost.filter(context, "impersonation", filter("fail"), ALL, "/*");
              ServletRegistration.Dynamic any =
                  Objects.requireNonNull(context.addServlet("any", new Registering(added)));
              any.addMapping("/any");
              any.setLoadOnStartup(1);
            })) {
      assertEquals(takesServletsInInit(), added.get());
      assertEquals(added.get() ? 500 : 200, own(host, "/any").statusCode());
    }
  }

  @Test
  @DisplayName("a servlet that another filter's init registers has its annotations")
  void annotation_servletThatComesLate_holds() throws Exception {
    AtomicBoolean added = new AtomicBoolean();
    Filter late = registering(new Closed(), added);
    try (RunningHost host =
        start(
            context -> {
              AttackOnHost.filter(context, "impersonation", filter("off"), ALL, "/*");
              AttackOnHost.filter(context, "z-late", late, ALL, "/*");
              AttackOnHost.servlet(context, "sending", new Sending(), "/sending");
              AttackOnHost.servlet(context, "any", new Answering(), "/");
            })) {
      assertEquals(takesServletsInInit(), added.get());
      if (added.get()) {
        // First of all, when nobody has asked for the servlet itself.
        assertEquals("", acting(host, "GET", "/sending?path=/late&include=1").body());
        assertDenied(acting(host, "GET", "/late"));
        assertEquals("ran", own(host, "/late").body());
        assertDenied(acting(host, "GET", "/sending?path=/late"));
      }
      assertEquals("ran", acting(host, "GET", "/sending?path=/other&include=1").body());
    }
  }

  /** Whether a filter's init may register servlets. */
  private boolean takesServletsInInit() {
    return !container.quirks().has(HostQuirk.TAKES_NO_SERVLETS_IN_INIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "guarded"})
  @DisplayName("a wrapper that hides attributes opens nothing to a dispatch by name")
  void namedDispatch_attributesHidden_isRefused(String servlet) throws Exception {
    try (RunningHost host =
        start(
            context -> {
              AttackOnHost.filter(context, "impersonation", filter("off"), ALL, "/*");
              Objects.requireNonNull(
                      context.addFilter("by-name", ImpersonationGuard.of(GuardMode.DENY)))
                  .addMappingForServletNames(EnumSet.allOf(DispatcherType.class), true, "guarded");
              AttackOnHost.servlet(context, "sending", new Sending(), "/sending");
              AttackOnHost.servlet(context, "closed", new Closed(), "/closed");
              AttackOnHost.servlet(context, "guarded", new Answering(), "/guarded");
              ImpersonationInitializer.register(context);
            })) {
      for (String query : new String[] {"", "&hidden=1", "&hidden=1&include=1", "&include=1"}) {
        HttpResponse<String> answer = acting(host, "GET", "/sending?name=" + servlet + query);
        assertFalse(answer.body().startsWith("ran"), query + answer.body());
        assertEquals("ran", own(host, "/sending?name=" + servlet).body());
      }
      assertEquals("ran", own(host, "/sending?name=" + servlet).body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"between", "in front"})
  @DisplayName("a wrapper that keeps attributes to itself loses no guard's mark")
  void mark_attributesHidden_holds(String where) throws Exception {
    Filter hiding =
        (request, response, chain) ->
            chain.doFilter(new Hiding((HttpServletRequest) request), response);
    try (RunningHost host =
        start(
            context -> {
              if (where.equals("in front")) {
                AttackOnHost.filter(context, "hiding", hiding, ALL, "/*");
              }
              Filter deny = ImpersonationGuard.of(GuardMode.DENY);
              AttackOnHost.filter(context, "deny", deny, ALL, "/deny/*");
              if (where.equals("between")) {
                AttackOnHost.filter(context, "hiding", hiding, ALL, "/*");
              }
              AttackOnHost.filter(context, "impersonation", filter("off"), ALL, "/*");
              AttackOnHost.servlet(context, "any", new Answering(), "/");
            })) {
      assertDenied(acting(host, "GET", "/deny/x"));
      assertEquals("ran", own(host, "/deny/x").body());
      assertEquals("ran", acting(host, "GET", "/other").body());
    }
  }

  private static final String DEPARTED = "departed";

  /** Says when the dispatch is over. */
  private static final Filter DEPARTURE =
      (request, response, chain) -> {
        CountDownLatch departed = new CountDownLatch(1);
        request.setAttribute(DEPARTED, departed);
        try {
          chain.doFilter(request, response);
        } finally {
          departed.countDown();
        }
      };

  /** Asks for another protocol: at once, or from a thread of its own when its dispatch is over. */
  static final class Upgrading extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String how = request.getParameter("how");
      if (how.equals("wrapped")) {
        try {
          request.upgrade(LeavesHttp.class);
        } catch (ServletException e) {
          throw new IllegalStateException("of the application's own", e);
        }
        return;
      }
      HttpServletRequest from = request;
      while (how.equals("past") && from instanceof HttpServletRequestWrapper wrapper) {
        from = (HttpServletRequest) wrapper.getRequest();
      }
      CountDownLatch departed = (CountDownLatch) request.getAttribute(DEPARTED);
      AsyncContext async = from.startAsync(from, response);
      async.start(
          () -> {
            try {
              if (!departed.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("its dispatch is not over");
              }
              request.upgrade(LeavesHttp.class);
              response.getWriter().write("upgraded");
            } catch (IOException | ServletException | InterruptedException | RuntimeException e) {
              response.setStatus(e.getClass().getName().endsWith("RefusedUpgrade") ? 403 : 500);
            } finally {
              async.complete();
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/read/x?how=late", "/read/x?how=past", "/named?how=late", "/read/x?how=wrapped"})
  @DisplayName("S51: what held for a dispatch holds for upgrade() on its threads")
  void upgrade_fromAThreadOfTheDispatch_isJudgedByItsGuards(String path) throws Exception {
    ImpersonationFilter free =
        ImpersonationFilter.builder()
            .issuer(issuer.issuer())
            .jwtKey(issuer.publicKeyPem())
            .defaultMode(GuardMode.ALLOW)
            .build();
    try (RunningHost host =
        start(
            context -> {
              Filter guard = ImpersonationGuard.of(GuardMode.READ_ONLY);
              FilterRegistration.Dynamic departure =
                  Objects.requireNonNull(context.addFilter("departure", DEPARTURE));
              FilterRegistration.Dynamic read =
                  Objects.requireNonNull(context.addFilter("read", guard));
              FilterRegistration.Dynamic filter =
                  Objects.requireNonNull(context.addFilter("impersonation", free));
              for (FilterRegistration.Dynamic each : List.of(departure, read, filter)) {
                each.setAsyncSupported(true);
              }
              EnumSet<DispatcherType> all = EnumSet.allOf(DispatcherType.class);
              departure.addMappingForUrlPatterns(all, true, "/*");
              read.addMappingForUrlPatterns(all, true, "/read/*");
              FilterRegistration.Dynamic named =
                  Objects.requireNonNull(
                      context.addFilter("named", ImpersonationGuard.of(GuardMode.READ_ONLY)));
              named.setAsyncSupported(true);
              named.addMappingForServletNames(all, true, "named");
              filter.addMappingForUrlPatterns(all, true, "/*");
              for (String name : List.of("read/*", "named")) {
                ServletRegistration.Dynamic servlet =
                    Objects.requireNonNull(context.addServlet(name, new Upgrading()));
                servlet.setAsyncSupported(true);
                servlet.addMapping("/" + name);
              }
            })) {
      assertEquals(403, acting(host, "GET", path).statusCode());
    }
  }

  @Test
  @DisplayName("a guard without init may be one by servlet name: it opens no dispatch by name")
  void guard_neverInitialized_opensNoNestedDispatch() throws Exception {
    try (RunningHost host =
        start(
            context -> {
              Objects.requireNonNull(
                      context.addFilter("free", ImpersonationGuard.of(GuardMode.ALLOW)))
                  .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/there");
              AttackOnHost.filter(context, "impersonation", filter("off"), ALL, "/*");
              Filter open = new Around(ImpersonationGuard.of(GuardMode.ALLOW));
              Objects.requireNonNull(context.addFilter("open", open))
                  .addMappingForServletNames(EnumSet.allOf(DispatcherType.class), true, "back");
              AttackOnHost.servlet(context, "there", new There(), "/there");
              AttackOnHost.servlet(context, "back", new Back(), "/back");
            })) {
      assertEquals(403, acting(host, "POST", "/there").statusCode());
      assertEquals("ran", acting(host, "GET", "/there").body());
    }
  }
}
