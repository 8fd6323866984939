package dev.impersonation.servlet.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.route.Coverage.Extent;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Optional;
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
  @DisplayName("the page where people sign in has to be open to them")
  void findings_signInPageThatNoGuardOpens_isOne() {
    application.servlet("pages", "/pages/*").guard("g", GuardMode.ALLOW, "/pages/*");
    GuardNotes.ofSignIn(application.context, "impersonation", Optional.of("/pages/sign-in"));
    assertFinding("impersonation sends people to sign in at /pages/sign-in, which no guard opens");
  }

  @Test
  void findings_signInPageThatAGuardOpens_areNone() {
    application.servlet("pages", "/pages/*").guard("g", GuardMode.PUBLIC, "/pages/sign-in");
    GuardNotes.ofSignIn(application.context, "impersonation", Optional.of("/pages/sign-in"));
    assertEquals(List.of(), application.coverage().findings());
    GuardNotes.ofSignIn(application.context, "impersonation", Optional.of("/pages/sign-in/"));
    assertFinding("/pages/sign-in/, which no guard opens");
    GuardNotes.ofSignIn(application.context, "impersonation", Optional.empty());
    assertEquals(List.of(), application.coverage().findings());
  }

  @Test
  @DisplayName("what a guard of an unknown mode opens is not guessed")
  void findings_signInPageOfAnUninitializedGuard_areNone() {
    application
        .servlet("pages", "/pages/*")
        .uninitializedGuard("g", List.of("/pages/*"), List.of());
    GuardNotes.ofSignIn(application.context, "impersonation", Optional.of("/pages/sign-in"));
    assertEquals(List.of(), application.coverage().findings());
  }

  @Test
  @DisplayName("a page of the application is told by its context path, those of others are theirs")
  void findings_signInPageOfAnotherApplication_areNone() {
    when(application.context.getContextPath()).thenReturn("/shop");
    application.servlet("pages", "/pages/*");
    for (String path : List.of("/pages/sign-in", "/shopping/sign-in", "/shop")) {
      GuardNotes.ofSignIn(application.context, "impersonation", Optional.of(path));
      assertEquals(List.of(), application.coverage().findings(), path);
    }
    GuardNotes.ofSignIn(application.context, "impersonation", Optional.of("/shop/pages/sign-in"));
    assertFinding("sign in at /pages/sign-in, which no guard opens");
    ServletContext other = mock(ServletContext.class);
    when(other.getContextPath()).thenReturn("/shop/pages");
    when(application.context.getContext("/shop/pages/sign-in")).thenReturn(other);
    assertEquals(List.of(), application.coverage().findings());
  }

  @Test
  @DisplayName("a page that the filter does not stand before is open anyway")
  void findings_signInPageOutsideTheFilter_isNoneOfTheirs() {
    Registered partly = new Registered().filter("f", "/api/*").servlet("a", "/api/*");
    GuardNotes.ofSignIn(partly.context, "f", Optional.of("/sign-in"));
    assertEquals(List.of(), partly.coverage().findings());
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
  @EnumSource(GuardMode.class)
  @DisplayName("the url-pattern / is not everything when it is a guard's, and need not become it")
  void findings_guardOnTheDefaultMapping_isOneThatDoesNotWiden(GuardMode mode) {
    application.servlet("files", "/").servlet("a", "/a").guard("g", mode, "/");
    assertFinding(
        "guard g "
            + mode
            + " at / runs for the root of the context and nothing else: if that is meant, write"
            + " \"\", else the routes");
  }

  @ParameterizedTest
  @EnumSource(GuardMode.class)
  void findings_guardOnTheRoot_areNone(GuardMode mode) {
    application.servlet("files", "/").servlet("home", "").guard("g", mode, "");
    assertEquals(List.of(), application.coverage().findings());
    assertEquals(Extent.FULL, application.extent(""));
    assertEquals(Extent.NONE, application.extent("/"));
  }

  @Test
  @DisplayName("Undertow runs a filter for the root on /, and nowhere on the empty pattern")
  void findings_guardOnTheRootOfUndertow_areItsOwn() {
    when(application.context.getServerInfo()).thenReturn("Undertow - 2.3.26.Final");
    application.servlet("files", "/").servlet("home", "").guard("g", GuardMode.PUBLIC, "/");
    assertEquals(List.of(), application.coverage().findings());
    assertEquals(Extent.FULL, application.extent(""));
    application.guard("g", GuardMode.PUBLIC, "");
    assertFinding(
        "guard g public at \"\" does not run on Undertow: if the root of the context is meant,"
            + " write / there");
    assertEquals(Extent.NONE, application.extent(""));
  }

  @Test
  void findings_filterOnTheDefaultMapping_isOneThatWidens() {
    Registered root = new Registered().filter("f", "/").servlet("home", "");
    assertEquals(
        List.of(
            "ImpersonationFilter f has the url-pattern /, for filters at most the root of the"
                + " context: map it to /*"),
        root.coverage().findings());
  }

  @Test
  @DisplayName("a guard that opens everything is called what it is, and not told to be wider")
  void findings_publicGuardOnEverything_isOne() {
    application
        .servlet("files", "/")
        .guard("g", GuardMode.PUBLIC, "/*")
        .guard("h", GuardMode.ALLOW, "/account/*");
    assertFinding(
        "guard g public at /* lets whoever comes in everywhere, but where another guard is not"
            + " public, as anonymous=allow would: map it to the open routes only");
  }

  @Test
  void findings_publicGuardsThatCoverEveryMapping_areOne() {
    application
        .servlet("a", "/a")
        .servlet("b", "/b/*")
        .guard("g", GuardMode.PUBLIC, "/a")
        .guard("h", GuardMode.PUBLIC, "/b/*");
    assertFinding(
        "guard g public, guard h public: together they let whoever comes in everywhere, as"
            + " anonymous=allow would: map them to the open routes only");
    application.guard("i", GuardMode.ALLOW, "/b/own");
    assertEquals(List.of(), application.coverage().findings());
  }

  private static String mapping(String filter, String place) {
    return "<filter-mapping><filter-name>"
        + filter
        + "</filter-name>"
        + place
        + "</filter-mapping>";
  }

  private static String pattern(String pattern) {
    return "<url-pattern>" + pattern + "</url-pattern>";
  }

  @Test
  @DisplayName("where the container does not tell the order, web.xml may")
  void findings_guardBehindTheFilterInWebXml_isOne() {
    application
        .servlet("a", "/a")
        .guard("g", GuardMode.DENY, "/a")
        .webXml(mapping("impersonation", pattern("/*")) + mapping("g", pattern("/a")));
    assertFinding(
        "guard g deny at /a is mapped behind ImpersonationFilter impersonation: map it before the"
            + " filter");
    assertFalse(application.coverage().report().contains("in which order"));
    application.webXml(mapping("g", pattern("/a")) + mapping("impersonation", pattern("/*")));
    assertEquals(List.of(), application.coverage().findings());
  }

  @Test
  @DisplayName("of filters that web.xml does not map nobody knows on which side of it they are")
  void unknowns_guardOutsideWebXml_tellTheOrder() {
    application
        .servlet("a", "/a")
        .guard("g", GuardMode.DENY, "/a")
        .webXml(mapping("impersonation", pattern("/*")));
    assertEquals(List.of(), application.coverage().findings());
    assertTrue(application.coverage().report().contains("cannot be told: in which order"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<filter-mapping>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><a>&e;</a>",
        "<filter-mapping><unheard-of/></filter-mapping>",
        "<filter-mapping><dispatcher>LATER</dispatcher></filter-mapping>"
      })
  void unknowns_webXmlThatCannotBeRead_tellTheOrder(String content) {
    application.servlet("a", "/a").guard("g", GuardMode.DENY, "/a").webXml(content);
    assertTrue(application.coverage().report().contains("cannot be told: in which order"));
  }

  @Test
  void findings_limitingGuardByServletNameBehindTheFilter_areNone() {
    application
        .servlet("a", "/a")
        .guardByName("g", GuardMode.DENY, "a")
        .webXml(
            mapping("impersonation", pattern("/*"))
                + mapping("g", "<servlet-name>a</servlet-name>"));
    assertEquals(List.of(), application.coverage().findings());
  }

  @Test
  void findings_guardBehindForOtherDispatcherTypes_areNone() {
    application
        .servlet("a", "/a")
        .guard("g", GuardMode.DENY, "/a")
        .webXml(
            mapping("impersonation", pattern("/*"))
                + mapping("g", pattern("/a") + "<dispatcher>ERROR</dispatcher>"));
    assertEquals(List.of(), application.coverage().findings());
  }

  @Test
  void findings_twoFiltersOnOnePath_isOne() {
    application.servlet("a", "/a").filter("second", "/a", "/b/*");
    assertFinding(
        "ImpersonationFilters impersonation and second are both mapped to /a: neither trusts the"
            + " other's finding, and both record. Map one of them there");
  }

  @Test
  void findings_twoFiltersOnOneServlet_isOne() {
    application
        .servlet("a", "/a")
        .filter("second", ImpersonationFilter.class.getName(), List.of(), List.of("a"));
    assertFinding(
        "ImpersonationFilters impersonation and second are both mapped to /a (servlet a)");
  }

  @Test
  void findings_oneFilterMappedTwice_areNone() {
    Registered twice =
        new Registered()
            .servlet("a", "/a")
            .filter("f", ImpersonationFilter.class.getName(), List.of("/*"), List.of("a"));
    assertEquals(List.of(), twice.coverage().findings());
  }

  @Test
  void findings_extensionWithTwoDots_isOne() {
    application.servlet("a", "/a.tar.gz").guard("g", GuardMode.DENY, "*.tar.gz");
    assertFinding(
        "guard g deny has the url-pattern *.tar.gz, which containers read in different ways");
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
    String annotations = GuardedRoutes.guardOf("a");
    application
        .servlet("a", "/a")
        .uninitializedGuard(annotations, List.of(), List.of("a"))
        .uninitializedGuard("own", List.of("/a"), List.of());
    String report = application.coverage().report();
    assertTrue(report.contains("not initialized yet: own\n") || report.endsWith(": own"), report);
    assertFalse(report.contains(annotations), report);
  }
}
