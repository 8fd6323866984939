package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.HostQuirk;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.host.CoveredApplication.Guarded;
import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.servlet.ImpersonationInitializer;
import dev.impersonation.servlet.route.Coverage;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That no route is forgotten without being told, on the container that the subclass starts. */
@Tag("start")
abstract class CoverageOnHost {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Set<Guarded> ALL = EnumSet.allOf(Guarded.class);
  private static final EnumSet<Guarded> ROOT = EnumSet.of(Guarded.ROOT_BY_NAME);

  private final TestIssuer issuer = SharedIssuers.TRUSTED;

  private final Container container;

  CoverageOnHost(Container container) {
    this.container = container;
  }

  private RunningHost start(Consumer<ServletContext> application) throws Exception {
    return container.start(application);
  }

  private CoveredApplication application(Set<Guarded> guards, String coverage) {
    return application(guards, coverage, "allow");
  }

  private CoveredApplication application(Set<Guarded> guards, String coverage, String anonymous) {
    return new CoveredApplication(issuer, guards, coverage, anonymous);
  }

  private static int status(RunningHost host, String path, String... headers) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + host.port() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(url);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  /** What a container says that does not start the application, however it shows that. */
  private String refusal(Consumer<ServletContext> application) {
    try (RunningHost host = start(application)) {
      assertEquals(404, status(host, "/login"));
      return host.startMessages();
    } catch (Exception e) {
      StringBuilder messages = new StringBuilder();
      for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
        messages.append(cause.getMessage()).append('\n');
      }
      return messages.toString();
    }
  }

  @Test
  void start_everyRouteDecided_passesWithCoverageFail() throws Exception {
    CoveredApplication application = application(ALL, "fail");
    try (RunningHost host = start(application::register)) {
      assertEquals(200, status(host, "/api/x"));
      Coverage coverage = Coverage.of(application.context());
      coverage.assertEveryRouteDecided();
      assertEquals(10, coverage.routes().size(), coverage.report());
    }
  }

  @ParameterizedTest
  @EnumSource(Guarded.class)
  @DisplayName("whichever guard is removed, the start fails and names the mapping")
  void start_oneGuardRemoved_failsWithCoverageFail(Guarded removed) {
    Set<Guarded> others = EnumSet.complementOf(EnumSet.of(removed));
    String refusal = refusal(application(others, "fail")::register);
    String level = removed.extentWithout.equals("NONE") ? "NOT    " : "PARTLY ";
    String pattern = removed.pattern.isEmpty() ? "\"\"" : removed.pattern;
    assertTrue(refusal.contains("\n  " + level + pattern + " (servlet "), refusal);
    assertTrue(refusal.contains("9 decided fully"), refusal);
  }

  @ParameterizedTest
  @EnumSource(Guarded.class)
  void of_oneGuardRemoved_tellsHowMuchIsLeft(Guarded removed) throws Exception {
    CoveredApplication application = application(EnumSet.complementOf(EnumSet.of(removed)), "warn");
    try (RunningHost host = start(application::register)) {
      assertEquals(200, status(host, "/login"));
      List<Coverage.Route> open =
          Coverage.of(application.context()).routes().stream()
              .filter(route -> route.extent() != Coverage.Extent.FULL)
              .toList();
      assertEquals(1, open.size(), open.toString());
      assertEquals(removed.pattern, open.get(0).pattern());
      assertEquals(removed.extentWithout, open.get(0).extent().name());
    }
  }

  @Test
  void of_guardOnAPart_isToldFromFull() throws Exception {
    CoveredApplication application =
        application(EnumSet.complementOf(EnumSet.of(Guarded.PREFIX, Guarded.EXTENSION)), "warn");
    try (RunningHost host =
        start(
            context -> {
              CoveredApplication.map(
                  CoveredApplication.filter(context, "part", ImpersonationGuard.of(GuardMode.DENY)),
                  "/api/admin/*");
              application.register(context);
            })) {
      assertEquals(200, status(host, "/login"));
      assertTrue(
          Coverage.of(application.context())
              .routes()
              .contains(
                  new Coverage.Route(
                      "api", "/api/*", Coverage.Extent.PARTLY, "guard part deny at a part of it")));
    }
  }

  @Test
  @DisplayName("a guard without a filter behind it does not start")
  void start_guardWithoutFilter_fails() {
    String refusal =
        refusal(
            context ->
                CoveredApplication.map(
                    CoveredApplication.filter(
                        context, "alone", ImpersonationGuard.of(GuardMode.DENY)),
                    "/login"));
    assertTrue(
        refusal.contains("ImpersonationGuard alone: there is no ImpersonationFilter"), refusal);
  }

  @Test
  @DisplayName("as a filter's pattern, / is the root of the context and nothing else")
  void filterOnTheDefaultMapping_otherPath_doesNotRun() throws Exception {
    try (RunningHost host =
        start(
            context -> {
              application(Set.of(), "off").register(context);
              CoveredApplication.map(
                  CoveredApplication.filter(
                      context,
                      "teapot",
                      (request, response, chain) ->
                          ((HttpServletResponse) response).setStatus(418)),
                  "/");
            })) {
      assertEquals(418, status(host, "/"));
      assertEquals(200, status(host, "/other"));
      assertEquals(200, status(host, "/api/x"));
    }
  }

  @Test
  @DisplayName("a guard that opens by servlet name fails the start, whichever filter starts first")
  void start_guardOpensByServletName_failsWithCoverageFail() {
    CoveredApplication application = application(ALL, "fail");
    String refusal =
        refusal(
            context -> {
              application.register(context);
              CoveredApplication.filter(context, "byName", ImpersonationGuard.of(GuardMode.ALLOW))
                  .addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST), true, "api");
            });
    assertTrue(
        refusal.contains("finding: guard byName allow is mapped by servlet name, which"), refusal);
  }

  private static void late(ServletContext context, GuardMode mode, boolean isMatchAfter) {
    CoveredApplication.filter(context, "late", ImpersonationGuard.of(mode))
        .addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), isMatchAfter, "/api/late");
  }

  @ParameterizedTest
  @EnumSource(GuardMode.class)
  @DisplayName("a guard behind the filter is a finding that names both")
  void start_guardBehindTheFilter_failsAndNamesBoth(GuardMode mode) {
    CoveredApplication application = application(ALL, "fail");
    String refusal =
        refusal(
            context -> {
              application.register(context);
              late(context, mode, true);
            });
    assertTrue(
        refusal.contains(
            " at /api/late is mapped behind ImpersonationFilter impersonation: map it before the"
                + " filter"),
        refusal);
    assertTrue(refusal.contains("finding: guard late "), refusal);
  }

  @Test
  @DisplayName("isMatchAfter=false puts a guard before a filter that was mapped first")
  void start_guardAddedLaterButInFront_passesWithCoverageFail() throws Exception {
    CoveredApplication application = application(ALL, "fail");
    try (RunningHost host =
        start(
            context -> {
              application.register(context);
              late(context, GuardMode.DENY, false);
            })) {
      String token = issuer.token().impersonatedBy("user_engineer").sign();
      assertEquals(403, status(host, "/api/late", "Authorization", "Bearer " + token));
      assertEquals(List.of(), Coverage.of(application.context()).findings());
      assertFalse(Coverage.of(application.context()).report().contains("in which order"));
    }
  }

  @Test
  @DisplayName("a filter in front of everything is in front of guards that are not")
  void start_filterInFrontOfGuards_failsWithCoverageFail() {
    CoveredApplication application = application(Set.of(), "fail");
    String refusal =
        refusal(
            context -> {
              late(context, GuardMode.ALLOW, true);
              application.registerInFront(context);
            });
    assertTrue(
        refusal.contains(
            " at /api/late is mapped behind ImpersonationFilter impersonation: map it before the"
                + " filter"),
        refusal);
    assertTrue(refusal.contains("finding: guard late "), refusal);
  }

  @Test
  @DisplayName("two filters that decide about one path are a finding that names both")
  void of_twoFilters_isAFinding() throws Exception {
    CoveredApplication application = application(ALL, "warn");
    try (RunningHost host =
        start(
            context -> {
              application.register(context);
              CoveredApplication.map(
                  CoveredApplication.filter(context, "second", application.decider()), "/api/*");
            })) {
      assertEquals(200, status(host, "/api/x"));
      assertEquals(
          List.of(
              "ImpersonationFilters impersonation and second are both mapped to /api/*: neither"
                  + " trusts the other's finding, and both record. Map one of them there"),
          Coverage.of(application.context()).findings());
    }
  }

  @Test
  @DisplayName("one filter that is mapped by url-pattern and by servlet name is no finding")
  void of_oneFilterMappedTwice_isNoFinding() throws Exception {
    CoveredApplication application = application(ALL, "warn");
    try (RunningHost host =
        start(
            context -> {
              application.register(context);
              Objects.requireNonNull(context.getFilterRegistration("impersonation"))
                  .addMappingForServletNames(EnumSet.of(DispatcherType.FORWARD), true, "api");
            })) {
      assertEquals(200, status(host, "/api/x"));
      assertEquals(List.of(), Coverage.of(application.context()).findings());
    }
  }

  /** The pattern that stands for the root of the context, as the pattern of a filter. */
  private String root() {
    return container.quirks().has(HostQuirk.MATCHES_ROOT_BY_SLASH) ? "/" : "";
  }

  @Test
  @DisplayName("a guard on the root of the context is as good as any, and opens nothing else")
  void start_publicGuardOnTheRoot_passesWithCoverageFail() throws Exception {
    CoveredApplication application = application(EnumSet.complementOf(ROOT), "fail", "refuse");
    try (RunningHost host =
        start(
            context -> {
              CoveredApplication.map(
                  CoveredApplication.filter(
                      context, "landing", ImpersonationGuard.of(GuardMode.PUBLIC)),
                  root());
              application.register(context);
            })) {
      assertEquals(200, status(host, "/"));
      assertEquals(401, status(host, "/api/x"));
      assertEquals(401, status(host, "/other"));
      Coverage.of(application.context()).assertEveryRouteDecided();
    }
  }

  @Test
  @DisplayName("the other way to write the root is a finding that has nobody open more")
  void start_publicGuardOnTheOtherRoot_failsAndDoesNotWiden() {
    CoveredApplication application = application(EnumSet.complementOf(ROOT), "fail", "refuse");
    String other = root().isEmpty() ? "/" : "";
    String refusal =
        refusal(
            context -> {
              CoveredApplication.map(
                  CoveredApplication.filter(
                      context, "landing", ImpersonationGuard.of(GuardMode.PUBLIC)),
                  other);
              application.register(context);
            });
    assertTrue(
        refusal.contains(
            other.isEmpty() ? " at \"\" does not run on Undertow" : " at / runs for the root"),
        refusal);
    assertFalse(refusal.contains("write /*"), refusal);
  }

  @Test
  void start_publicGuardOnEverything_failsWithCoverageFail() {
    CoveredApplication application = application(ALL, "fail", "refuse");
    String refusal =
        refusal(
            context -> {
              CoveredApplication.map(
                  CoveredApplication.filter(
                      context, "open", ImpersonationGuard.of(GuardMode.PUBLIC)),
                  "/*");
              application.register(context);
            });
    assertTrue(
        refusal.contains("finding: guard open public at /* lets whoever comes in everywhere"),
        refusal);
  }

  @Test
  @DisplayName("annotated servlets: of their class fully decided, of methods partly, told once")
  void of_annotatedServlets_tellsTheAnnotationsOnce() throws Exception {
    CoveredApplication application = application(ALL, "warn");
    try (RunningHost host =
        start(
            context -> {
              AnnotatedOnHost.register(context);
              ImpersonationInitializer.register(context);
              CoveredApplication.map(
                  CoveredApplication.filter(
                      context, "beside", ImpersonationGuard.of(GuardMode.READ_ONLY)),
                  "/of-method-guarded");
              application.register(context);
            })) {
      assertEquals(200, status(host, "/of-class"));
      Coverage coverage = Coverage.of(application.context());
      assertEquals(
          List.of(
              new Coverage.Route("OfClass", "/of-class", Coverage.Extent.FULL, "annotations: deny"),
              new Coverage.Route(
                  "OfClassAndMethod",
                  "/of-class-and-method",
                  Coverage.Extent.FULL,
                  "annotations: read-only, DELETE deny"),
              new Coverage.Route(
                  "OfMethod", "/of-method", Coverage.Extent.PARTLY, "annotations: POST deny"),
              new Coverage.Route(
                  "OfMethodGuarded",
                  "/of-method-guarded",
                  Coverage.Extent.FULL,
                  "guard beside read-only at /of-method-guarded; annotations: POST deny")),
          coverage.routes().stream().filter(route -> route.servlet().startsWith("Of")).toList());
      assertEquals(List.of(), coverage.findings());
      assertFalse(coverage.report().contains("of servlet Of"), coverage.report());
    }
  }
}
