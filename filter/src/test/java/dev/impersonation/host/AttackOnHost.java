package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.FileAuditSink;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.servlet.ImpersonationInitializer;
import dev.impersonation.servlet.route.Coverage;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes on around the filter and its guards must not loosen what they limit. */
abstract class AttackOnHost extends ThrowingOnHost {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final TestIssuer issuer = SharedIssuers.TRUSTED;
  private final TestIssuer partner = SharedIssuers.PARTNER;

  /** Says that it ran, and the path that it was asked for. */
  AttackOnHost(Container container) {
    super(container);
  }

  private static class Answering extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      response.getWriter().write("ran " + request.getServletPath());
    }
  }

  @DenyImpersonation
  private static final class Closed extends Answering {
    private static final long serialVersionUID = 1L;
  }

  /** Includes a page of the partner's, then what is closed, by its name. */
  private static final class Portal extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      request.getRequestDispatcher("/partner/news").include(request, response);
      getServletContext().getNamedDispatcher("closed").include(request, response);
    }
  }

  /** Includes two pages, without being one of those that are filtered. */
  private static final class Frames extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      request.getRequestDispatcher("/app/a").include(request, response);
      request.getRequestDispatcher("/app/b").include(request, response);
    }
  }

  private static final class Interrupted extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(204);
      Thread.currentThread().interrupt();
    }
  }

  /** What an application has between guards and filter that gives requests another path. */
  enum Rewriting {
    BY_WRAPPER {
      @Override
      Filter filter() {
        return (request, response, chain) ->
            chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                  @Override
                  public String getServletPath() {
                    return super.getServletPath().replace("/closed", "/open");
                  }

                  @Override
                  public String getRequestURI() {
                    return super.getRequestURI().replace("/closed", "/open");
                  }
                },
                response);
      }
    },

    BY_FORWARD {
      @Override
      Filter filter() {
        return (request, response, chain) ->
            request.getRequestDispatcher("/open").forward(request, response);
      }
    };

    abstract Filter filter();
  }

  static ImpersonationFilter filter(TestIssuer issuer, String anonymous) {
    return ImpersonationFilter.builder()
        .issuer(issuer.issuer())
        .jwtKey(issuer.publicKeyPem())
        .set("anonymous", anonymous)
        .build();
  }

  static void filter(
      ServletContext context, String name, Filter filter, DispatcherType last, String... patterns) {
    Objects.requireNonNull(context.addFilter(name, filter))
        .addMappingForUrlPatterns(EnumSet.range(DispatcherType.FORWARD, last), true, patterns);
  }

  static void servlet(ServletContext context, String name, Servlet servlet, String pattern) {
    Objects.requireNonNull(context.addServlet(name, servlet)).addMapping(pattern);
  }

  private HttpResponse<String> acting(RunningHost host, String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + path))
            .header("Cookie", "__session=" + issuer.token().impersonatedBy("user_engineer").sign())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(Rewriting.class)
  @DisplayName("S32: a guard holds although the path is rewritten between it and the filter")
  void guard_pathRewrittenBehindIt_stillLimits(Rewriting rewriting) throws Exception {
    try (RunningHost host =
        start(
            context -> {
              DispatcherType request = DispatcherType.REQUEST;
              filter(context, "deny", ImpersonationGuard.of(GuardMode.DENY), request, "/closed");
              Objects.requireNonNull(context.addFilter("rewrite", rewriting.filter()))
                  .addMappingForUrlPatterns(EnumSet.of(request), true, "/closed");
              filter(context, "late", ImpersonationGuard.of(GuardMode.ALLOW), request, "/*");
              filter(context, "impersonation", filter(issuer, "refuse"), request, "/*");
              servlet(context, "any", new Answering(), "/");
            })) {
      assertEquals(200, acting(host, "/open").statusCode());
      HttpResponse<String> answer = acting(host, "/closed");
      assertEquals(403, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("impersonation_denied"), answer.body());
    }
  }

  @Test
  @DisplayName("S33: what another filter finds out about an included page stays with that page")
  void annotated_afterIncludeBehindAnotherFilter_isRefused() throws Exception {
    try (RunningHost host =
        start(
            context -> {
              DispatcherType all = DispatcherType.ERROR;
              filter(context, "own", filter(issuer, "refuse"), all, "/app/*");
              filter(context, "partners", filter(partner, "allow"), all, "/partner/*");
              servlet(context, "portal", new Portal(), "/app/*");
              servlet(context, "news", new Answering(), "/partner/*");
              servlet(context, "closed", new Closed(), "/app/closed");
              ImpersonationInitializer.register(context);
            })) {
      assertEquals("ran /app", acting(host, "/app").body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/closed%3Bx", "/closed%3bx/y", "/closed%253Bx"})
  @DisplayName("S32: an encoded ; is a part of the name to the host, and perhaps to nobody else")
  void request_encodedSemicolon_isRefusedWhileImpersonated(String path) throws Exception {
    try (RunningHost host =
        start(
            context -> {
              DispatcherType all = DispatcherType.ERROR;
              filter(context, "deny", ImpersonationGuard.of(GuardMode.DENY), all, "/closed/*");
              filter(context, "impersonation", filter(issuer, "refuse"), all, "/*");
              servlet(context, "any", new Answering(), "/");
            })) {
      assertEquals(200, acting(host, "/open;x").statusCode());
      HttpResponse<String> answer = acting(host, path);
      assertTrue(
          answer.statusCode() == 400 || answer.statusCode() == 403,
          answer.statusCode() + answer.body());
    }
  }

  @Test
  @DisplayName("an annotation that no guard holds on dispatches by name is not full coverage")
  void coverage_annotationWithoutItsGuard_isAFinding() throws Exception {
    AtomicReference<ServletContext> started = new AtomicReference<>();
    try (RunningHost host =
        start(
            context -> {
              started.set(context);
              filter(
                  context, "impersonation", filter(issuer, "refuse"), DispatcherType.ERROR, "/*");
              servlet(context, "closed", new Closed(), "/closed");
            })) {
      assertEquals(403, acting(host, "/closed").statusCode());
      List<String> findings = Coverage.of(Objects.requireNonNull(started.get())).findings();
      assertTrue(
          findings.stream().anyMatch(finding -> finding.contains("ImpersonationInitializer")),
          findings.toString());
    }
  }

  private ImpersonationFilter recording(AuditSink sink) {
    return ImpersonationFilter.builder()
        .issuer(issuer.issuer())
        .jwtKey(issuer.publicKeyPem())
        .auditSink(sink)
        .build();
  }

  @Test
  @DisplayName("S23: a filter that meets a request twice, from outside, has two intents to record")
  void included_afterTheOutcomeOfAnotherInclude_isRecordedToo() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    try (RunningHost host =
        start(
            context -> {
              DispatcherType all = DispatcherType.ERROR;
              ImpersonationFilter filter =
                  recording(event -> events.add(event.kind() + " " + event.path()));
              filter(context, "own", filter, all, "/app/*");
              servlet(context, "outside", new Frames(), "/outside");
              servlet(context, "any", new Answering(), "/app/*");
            })) {
      assertEquals("ran /outsideran /outside", acting(host, "/outside").body());
    }
    assertEquals(
        List.of("INTENT /app/a", "OUTCOME /app/a", "INTENT /app/b", "OUTCOME /app/b"), events);
  }

  @Test
  @DisplayName("S23: an application that leaves its thread interrupted does not lose its outcome")
  void audit_threadLeftInterrupted_hasItsOutcome(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("audit.jsonl");
    List<Boolean> kept = new CopyOnWriteArrayList<>();
    try (AuditSink sink = FileAuditSink.builder(file).build();
        RunningHost host =
            start(
                context -> {
                  Filter around =
                      (request, response, chain) -> {
                        chain.doFilter(request, response);
                        kept.add(Thread.interrupted());
                      };
                  filter(context, "around", around, DispatcherType.REQUEST, "/*");
                  filter(context, "own", recording(sink), DispatcherType.REQUEST, "/*");
                  servlet(context, "interrupted", new Interrupted(), "/");
                })) {
      assertEquals(204, acting(host, "/x").statusCode());
    }
    assertEquals(List.of(true), kept);
    assertEquals(2, Files.readAllLines(file).size());
  }
}
