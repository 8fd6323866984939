package dev.impersonation.servlet.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.route.Coverage.Extent;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("coverage: what decides about each mapping")
final class CoverageTest {
  private final Registered application = new Registered().filter("impersonation", "/*");

  @AllowImpersonation
  private static final class Annotated extends HttpServlet {
    private static final long serialVersionUID = 1L;
  }

  private static final class WithMethod extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    @DenyImpersonation
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {}
  }

  @ParameterizedTest(name = "{0} behind a guard at {1}: {2}")
  @CsvSource({
    "/api/*,       /api/*,       FULL",
    "/api/*,       /*,           FULL",
    "/api/*,       /api/admin/*, PARTLY",
    "/api/*,       /api,         PARTLY",
    "/api/*,       *.do,         PARTLY",
    "/api/*,       /apis/*,      NONE",
    "*.do,         *.do,         FULL",
    "*.do,         /api/*,       PARTLY",
    "*.do,         /a.do,        PARTLY",
    "*.do,         *.go,         NONE",
    "/a.do,        *.do,         FULL",
    "/,            /*,           FULL",
    "/,            /api/*,       PARTLY",
    "/,            /,            PARTLY",
    "/,            '',           PARTLY",
    "/api/*,       /,            NONE",
    "'',           /*,           FULL",
    "'',           /a,           NONE",
    "'',           '',           FULL",
    "'',           /,            FULL",
    "/*,           /api/*,       PARTLY"
  })
  void routes_guardByPattern_extent(String pattern, String guard, Extent extent) {
    application.servlet("s", pattern).guard("g", GuardMode.DENY, guard);
    assertEquals(extent, application.extent(pattern));
  }

  @Test
  @DisplayName("a guard inside a more specific servlet's mapping says nothing of the general one")
  void routes_guardWithinMoreSpecificMapping_doesNotCountForTheGeneralOne() {
    application
        .servlet("api", "/api/*")
        .servlet("admin", "/api/admin/*")
        .servlet("files", "/")
        .servlet("actions", "*.do")
        .guard("g", GuardMode.DENY, "/api/admin/*")
        .guard("h", GuardMode.DENY, "/api/x.do");
    assertEquals(Extent.FULL, application.extent("/api/admin/*"));
    assertEquals(Extent.NONE, application.extent("/"));
    assertEquals(Extent.NONE, application.extent("*.do"));
    assertEquals("guard h deny at a part of it", application.route("/api/*").by());
  }

  @Test
  @DisplayName("several patterns of one guard cover a mapping only if one of them does alone")
  void routes_severalGuards_areAllNamed() {
    application
        .servlet("api", "/api/*")
        .guard("a", GuardMode.ALLOW, "/*", "/other")
        .guard("b", GuardMode.DENY, "/api/admin/*");
    assertEquals(
        new Coverage.Route(
            "api", "/api/*", Extent.FULL, "guard a allow at /*; guard b deny at a part of it"),
        application.route("/api/*"));
  }

  @ParameterizedTest
  @EnumSource(
      value = GuardMode.class,
      names = {"DENY", "READ_ONLY", "REQUIRE_REASON"})
  void routes_limitingGuardByServletName_full(GuardMode mode) {
    application.servlet("api", "/api/*", "/v2/*").guardByName("g", mode, "api");
    assertEquals(Extent.FULL, application.extent("/api/*"));
    assertEquals("guard g " + mode + " by servlet name", application.route("/v2/*").by());
    assertTrue(application.coverage().isComplete());
  }

  @Test
  void routes_limitingGuardOfEveryServlet_full() {
    application.servlet("api", "/api/*").guardByName("g", GuardMode.DENY, "*");
    assertEquals(Extent.FULL, application.extent("/api/*"));
    assertEquals(List.of(), application.coverage().findings());
  }

  @Test
  void routes_openingGuardByServletNameAndFilterByServletNameToo_counts() {
    Registered byName =
        new Registered()
            .servlet("api", "/api/*")
            .filter("f", ImpersonationFilter.class.getName(), List.of(), List.of("api"))
            .guardByName("g", GuardMode.ALLOW, "api");
    assertEquals(List.of(), byName.coverage().findings());
    assertEquals(Extent.FULL, byName.extent("/api/*"));
  }

  @Test
  void routes_classAnnotation_full() {
    application.servletOf(Annotated.class.getName(), "annotated", "/annotated");
    assertEquals(
        new Coverage.Route("annotated", "/annotated", Extent.FULL, "annotations: allow"),
        application.route("/annotated"));
    assertTrue(application.coverage().isComplete());
  }

  @Test
  void routes_methodAnnotation_partly() {
    application.servletOf(WithMethod.class.getName(), "annotated", "/annotated");
    assertEquals(
        new Coverage.Route("annotated", "/annotated", Extent.PARTLY, "annotations: POST deny"),
        application.route("/annotated"));
  }

  @Test
  void routes_repeatedPatternsAndJettysStandIn_areLeftOut() {
    application
        .servlet("api", "/api/*", "/api/*", "/api/*")
        .servletOf("org.eclipse.jetty.ee11.servlet.ServletHandler$Default404Servlet", "x", "/");
    assertEquals(
        List.of("/api/*"),
        application.coverage().routes().stream().map(Coverage.Route::pattern).toList());
  }

  @Test
  void report_everything_isTold() {
    when(application.context.getServerInfo()).thenReturn("Apache Tomcat/11.0");
    application
        .servlet("api", "/api/*")
        .servlet("login", "/login")
        .servlet("files", "/")
        .guard("admin", GuardMode.DENY, "/api/admin/*")
        .uninitializedGuard("open", List.of("/login"), List.of());
    Coverage coverage = application.coverage();
    assertEquals(
        """
        impersonation coverage: 3 mappings, 1 decided fully, 1 partly, 1 not; 0 findings
          NOT    / (servlet files): the default alone
          PARTLY /api/* (servlet api): guard admin deny at a part of it; for the rest the default
          full   /login (servlet login): guard open (mode unknown) at /login
          cannot be told: for which dispatcher types filters are mapped
          cannot be told: in which order filters run: a guard after the filter is found when a \
        request has passed it
          cannot be told: what a filter inside another filter does
          cannot be told: the modes of guards that are set in code and not initialized yet: open
          cannot be told: mappings to the servlet name *, which Tomcat does not list""",
        coverage.report());
    assertEquals(
        coverage.report(),
        assertThrows(AssertionError.class, coverage::assertEveryRouteDecided).getMessage());
    assertEquals(coverage.report(), coverage.toString());
  }

  @Test
  void rule_guardByInitParams_isKnownBeforeItsStart() {
    application
        .servlet("a", "/a")
        .uninitializedGuard("g", List.of("/a"), List.of())
        .config("g", Map.of("mode", "read-only"));
    assertEquals("guard g read-only at /a", application.route("/a").by());
    application.config("g", Map.of("mode", "typo"));
    assertEquals("guard g (mode unknown) at /a", application.route("/a").by());
  }

  @Test
  void assertEveryRouteDecided_contextThatTellsNothing_fails() {
    ServletContext silent = mock(ServletContext.class);
    assertThrows(AssertionError.class, () -> Coverage.of(silent).assertEveryRouteDecided());
    when(silent.getFilterRegistrations()).thenThrow(new UnsupportedOperationException());
    assertFalse(Coverage.of(silent).isComplete());
  }

  @Test
  void assertEveryRouteDecided_everythingDecided_passes() {
    application.servlet("a", "/a").guard("g", GuardMode.ALLOW, "/a");
    application.coverage().assertEveryRouteDecided();
  }

  @Test
  void routes_ofServletWhoseHandlersAnAdapterJudges_areLeftOut() {
    application.servlet("a", "/a").servlet("spring", "/").guard("g", GuardMode.ALLOW, "/a");
    assertFalse(application.coverage().isComplete());
    ImpersonationAdapter.announceHandlers(application.context, "spring");
    application.coverage().assertEveryRouteDecided();
    assertEquals(1, application.coverage().routes().size());
  }
}
