package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.Coverage.Extent;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("coverage: what else is found")
final class CoverageFindingsTest {
  private final Registered application = new Registered().filter("impersonation", "/*");

  private void assertFinding(String... parts) {
    List<String> findings = application.coverage().findings();
    assertEquals(1, findings.size(), findings.toString());
    for (String part : parts) {
      assertTrue(findings.get(0).contains(part), findings.get(0));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = GuardMode.class,
      names = {"PUBLIC", "ALLOW"})
  @DisplayName("a guard by servlet name comes after the filter and opens nothing")
  void findings_openingGuardByServletName_isOne(GuardMode mode) {
    application.servlet("api", "/api/*").guardByName("g", mode, "api");
    assertEquals(Extent.NONE, application.extent("/api/*"));
    assertFinding("guard g " + mode, "mapped by servlet name", "Map it by url-pattern");
  }

  @Test
  @DisplayName("a guard by url-pattern opens; that it is mapped by servlet name too does no harm")
  void findings_openingGuardByPatternAndServletName_areNone() {
    GuardNotes.initialized(application.context, "g", RouteRule.of(GuardMode.ALLOW));
    application.servlet("api", "/api/*").uninitializedGuard("g", List.of("/api/*"), List.of("api"));
    assertEquals(Extent.FULL, application.extent("/api/*"));
    assertEquals(List.of(), application.coverage().findings());
  }

  @Test
  void findings_mappingOutsideTheFilter_isOne() {
    Registered partly =
        new Registered()
            .filter("f", "/api/*")
            .servlet("a", "/api/x")
            .servlet("b", "/files/*")
            .servlet("c", "*.do")
            .servlet("d", "/d")
            .filter("g", ImpersonationFilter.class.getName(), List.of(), List.of("d"));
    assertEquals(
        List.of(
            "/files/* (servlet b) passes no ImpersonationFilter: nobody is verified and nothing is"
                + " limited",
            "*.do (servlet c) passes an ImpersonationFilter on a part of its paths only: on the"
                + " others nobody is verified and nothing is limited"),
        partly.coverage().findings());
  }

  @Test
  void findings_noFilter_isOne() {
    Registered none = new Registered().servlet("a", "/a").guard("g", GuardMode.DENY, "/a");
    assertEquals(
        List.of("no ImpersonationFilter is registered: nobody is verified, nothing is decided"),
        none.coverage().findings());
  }

  @Test
  void findings_filterInsideAnotherFilterThatToldItsName_isSeen() {
    Registered wrapped =
        new Registered()
            .servlet("a", "/a")
            .filter("proxy", "com.example.Proxy", List.of("/*"), List.of())
            .guard("g", GuardMode.DENY, "/a");
    GuardNotes.decides(wrapped.context, "proxy");
    assertTrue(wrapped.coverage().isComplete(), wrapped.coverage().report());
  }

  @Test
  void findings_guardWithoutMapping_isOne() {
    application.guard("g", GuardMode.DENY);
    assertFinding("guard g deny has no mapping");
  }

  @Test
  void findings_guardOfUnknownServlet_isOne() {
    application.guardByName("g", GuardMode.DENY, "typo");
    assertFinding("guard g deny", "servlet name typo, which nothing has");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", ""})
  @DisplayName("the url-pattern / is not everything when it is a filter's")
  void findings_patternOfTheRoot_isOne(String pattern) {
    application.guard("g", GuardMode.DENY, pattern);
    assertFinding("filter g has the url-pattern / or \"\", for filters at most the root");
  }

  @Test
  void findings_extensionWithTwoDots_isOne() {
    application.servlet("a", "/a.tar.gz").guard("g", GuardMode.DENY, "*.tar.gz");
    assertFinding("filter g has the url-pattern *.tar.gz, which containers read in different ways");
    assertEquals(Extent.PARTLY, application.extent("/a.tar.gz"));
  }

  @Test
  void findings_guardThatRanLate_isOneUntilItStartsAgain() {
    application.servlet("a", "/a").guard("g", GuardMode.DENY, "/a");
    assertTrue(application.coverage().isComplete());
    GuardNotes.ranLate(application.context, "g");
    assertFinding("guard g deny was seen to run after ImpersonationFilter");
    application.guard("g", GuardMode.DENY, "/a");
    assertTrue(application.coverage().isComplete());
  }

  @Test
  void findings_guardBackedInPartOrNot_areTold() {
    Registered partly =
        new Registered()
            .filter("f", "/api/*")
            .guard("g", GuardMode.DENY, "/*", "/api/x", "/files/*");
    assertEquals(
        List.of(
            "guard g deny at /files/* has no ImpersonationFilter there",
            "guard g deny at /* has an ImpersonationFilter on a part of its paths only"),
        partly.coverage().findings());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/apii/*", "/ap", "/api2", "/login/*"})
  @DisplayName("a guard where no servlet is, as after a typo")
  void findings_guardOnNoServletsPath_isOne(String pattern) {
    application
        .servlet("api", "/api/*")
        .servlet("actions", "/login.do")
        .guard("g", GuardMode.DENY, pattern, "/api/*");
    assertFinding(
        "guard g deny at " + pattern + " is on no path of any servlet that the container tells");
    assertEquals("guard g deny at /api/*", application.route("/api/*").by());
  }

  @Test
  void findings_guardOnNoServletsExtension_isOne() {
    application.servlet("actions", "/login.do", "*.do").guard("g", GuardMode.DENY, "*.dot");
    assertFinding("guard g deny at *.dot is on no path of any servlet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/*", "/api", "/api/a/b", "/*", "*.do", "/login.do", "*.x"})
  void findings_guardOnSomeServletsPath_areNone(String pattern) {
    application
        .servlet("api", "/api/*")
        .servlet("actions", "/login.do")
        .guard("g", GuardMode.DENY, pattern);
    assertEquals(List.of(), application.coverage().findings());
  }

  @Test
  @DisplayName("beside a default servlet every path is one of a servlet's")
  void findings_guardBesideDefaultServlet_areNone() {
    application.servlet("files", "/").guard("g", GuardMode.DENY, "/apii/*");
    assertEquals(List.of(), application.coverage().findings());
    assertEquals("guard g deny at a part of it", application.route("/").by());
  }

  @Test
  void report_oneOrMore_isCountedInWords() {
    application.servlet("a", "/a").guard("g", GuardMode.DENY, "/a", "/b");
    assertTrue(application.coverage().report().contains("coverage: 1 mapping, 1 decided"));
    assertTrue(application.coverage().report().contains(" 0 not; 1 finding\n"));
    application.servlet("c", "/c").guard("h", GuardMode.DENY, "/c", "/d");
    assertTrue(application.coverage().report().contains("coverage: 2 mappings, 2 decided"));
    assertTrue(application.coverage().report().contains(" 0 not; 2 findings\n"));
  }

  @Test
  @DisplayName(
      "what the annotations' guards are set to need not be told: it is told of the servlet")
  void unknowns_guardOfAnnotations_isNotListed() {
    String annotations = ImpersonationInitializer.guardOf("a");
    application
        .servlet("a", "/a")
        .uninitializedGuard(annotations, List.of(), List.of("a"))
        .uninitializedGuard("own", List.of("/a"), List.of());
    String report = application.coverage().report();
    assertTrue(report.contains("not initialized yet: own\n") || report.endsWith(": own"), report);
    assertFalse(report.contains(annotations), report);
  }
}
