package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import dev.impersonation.http.CoverageCheck;
import dev.impersonation.http.GuardMode;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("what filters and guards check at start")
final class CoverageAtStartTest {
  private static final TestIssuer ISSUER = TestIssuer.start();

  /** Named in simplelogger.properties. */
  private static final Path LOG = Path.of("target", "test.log");

  private final Registered application = new Registered();
  private final int logFrom = log().length;

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static byte[] log() {
    try {
      return Files.readAllBytes(LOG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String logged() {
    byte[] log = log();
    return new String(log, logFrom, log.length - logFrom, StandardCharsets.UTF_8);
  }

  private void startFilter(String byDefault, String coverage) throws ServletException {
    new ImpersonationFilter().init(application.config("f", settings(byDefault, coverage)));
  }

  private static Map<String, String> settings(String byDefault, String coverage) {
    Map<String, String> settings = new HashMap<>();
    settings.put("issuer", ISSUER.issuer());
    settings.put("jwtKey", ISSUER.publicKeyPem());
    settings.put("default", byDefault);
    settings.put("coverage", coverage);
    return settings;
  }

  @Test
  void filter_warnAndUndecided_logsOneWarningWithTheReport() throws ServletException {
    application
        .filter("f", "/*")
        .servlet("api", "/api/*")
        .servlet("files", "/files/*")
        .guard("g", GuardMode.DENY, "/api/*");
    startFilter("read-only", "warn");
    String log = logged();
    assertTrue(log.contains("WARN"), log);
    assertTrue(log.contains("ImpersonationFilter f has default=read-only; "), log);
    assertTrue(log.contains("NOT    /files/* (servlet files): the default alone"), log);
  }

  @ParameterizedTest(name = "default={0}: {1}")
  @CsvSource({"read-only, INFO", "deny, INFO", "allow, WARN"})
  void filter_warnAndNoRules_logsTheDefault(String byDefault, String level)
      throws ServletException {
    application.filter("f", "/*").servlet("api", "/api/*");
    startFilter(byDefault, "warn");
    String log = logged();
    assertTrue(log.contains(level + " "), log);
    assertTrue(log.contains("ImpersonationFilter f has default=" + byDefault), log);
    assertEquals(level.equals("INFO"), log.contains("alone decides while"), log);
  }

  @Test
  @DisplayName("that a route passes no filter is a warning, also where nothing else limits")
  void filter_warnAndNoRulesButAFinding_logsAWarning() throws ServletException {
    application.filter("f", "/api/*").servlet("api", "/api/*").servlet("files", "/files/*");
    startFilter("read-only", "warn");
    String log = logged();
    assertTrue(log.contains("WARN"), log);
    assertTrue(log.contains("finding: /files/* (servlet files) passes no Imp"), log);
  }

  @Test
  void filter_warnAndComplete_logsNoWarning() throws ServletException {
    application.filter("f", "/*").servlet("a", "/a").guard("g", GuardMode.PUBLIC, "/a");
    startFilter("allow", "warn");
    assertFalse(logged().contains("impersonation coverage: 1 mappings, 0"), logged());
    assertFalse(logged().contains("has default="), logged());
  }

  @Test
  void filter_off_saysNothing() throws ServletException {
    application.filter("f", "/*").servlet("a", "/a").guard("g", GuardMode.DENY, "/b");
    startFilter("allow", "off");
    assertFalse(logged().contains("coverage"), logged());
  }

  @Test
  void filter_failAndUndecided_failsAndLetsNothingThrough() {
    application.filter("f", "/*").servlet("a", "/a");
    ImpersonationFilter filter = new ImpersonationFilter();
    ServletException refused =
        assertThrows(
            ServletException.class,
            () -> filter.init(application.config("f", settings("deny", "fail"))));
    assertEquals(
        "ImpersonationFilter f: coverage=fail, and " + Coverage.of(application.context).report(),
        refused.getMessage());
    Target target = new Target();
    assertThrows(
        ServletException.class,
        () ->
            new MockedRequest("/a")
                .bearer(ISSUER.token().sign())
                .send(mock(HttpServletResponse.class), target, filter));
    assertEquals(List.of(), target.runs);
  }

  @Test
  void filter_builtInCodeAndFail_failsToo() {
    application.filter("f", "/*").servlet("a", "/a");
    ImpersonationFilter filter =
        ImpersonationFilter.builder()
            .issuer(ISSUER.issuer())
            .jwtKey(ISSUER.publicKeyPem())
            .coverage(CoverageCheck.FAIL)
            .build();
    assertThrows(ServletException.class, () -> filter.init(application.config("f", Map.of())));
  }

  @Test
  void filter_failAndComplete_starts() throws ServletException {
    application.filter("f", "/*").servlet("a", "/a").guard("g", GuardMode.DENY, "/a");
    startFilter("deny", "fail");
  }

  @Test
  @DisplayName("a guard whose mode is known only after the filter's start can still fail it")
  void guard_startedAfterTheFilterAndOpensByName_fails() throws ServletException {
    application
        .filter("f", "/*")
        .servlet("a", "/a")
        .uninitializedGuard("g", List.of(), List.of("a"));
    startFilter("deny", "fail");
    ImpersonationGuard opening = ImpersonationGuard.of(GuardMode.ALLOW);
    ServletException refused =
        assertThrows(ServletException.class, () -> opening.init(application.config("g", Map.of())));
    assertTrue(String.valueOf(refused.getMessage()).contains("opens nothing"));
  }

  private String startOfGuard() {
    ImpersonationGuard guard = ImpersonationGuard.of(GuardMode.DENY);
    try {
      guard.init(application.config("g", Map.of()));
      return "starts";
    } catch (ServletException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private Registered guarded(String pattern) {
    return application.uninitializedGuard("g", List.of(pattern), List.of());
  }

  @Test
  void guard_noFilterAtAll_failsAndNamesTheFix() {
    guarded("/a/*");
    assertEquals(
        "ImpersonationGuard g: there is no ImpersonationFilter behind it, so that nobody decides"
            + " about its routes: register one, by itself and not inside another filter, on /*"
            + " after all guards",
        startOfGuard());
  }

  @Test
  void guard_byInitParamsAndNoFilter_failsAndLetsNothingThrough() {
    guarded("/a/*");
    ImpersonationGuard guard = new ImpersonationGuard();
    assertThrows(
        ServletException.class, () -> guard.init(application.config("g", Map.of("mode", "deny"))));
    Target target = new Target();
    assertThrows(
        ServletException.class,
        () -> new MockedRequest("/a").send(mock(HttpServletResponse.class), target, guard));
    assertEquals(List.of(), target.runs);
  }

  @Test
  void guard_filterElsewhere_failsAndNamesTheMapping() {
    guarded("/a/*").filter("f", "/b/*", "/a.do");
    assertEquals(
        "ImpersonationGuard g: no ImpersonationFilter is mapped to /a/*, so that nobody decides"
            + " there: map the filter to /*, after all guards",
        startOfGuard());
  }

  @Test
  @DisplayName("a filter on / is taken for one on /*, and runs for the root only")
  void guard_filterOnTheDefaultMapping_fails() {
    guarded("/a/*").filter("f", "/");
    assertTrue(startOfGuard().contains("is mapped to /a/*"), startOfGuard());
  }

  @ParameterizedTest
  @CsvSource({"/*", "/a/*", "/a/b", "*.do"})
  void guard_filterOnAPart_starts(String pattern) {
    guarded("/a/*").filter("f", pattern);
    assertEquals("starts", startOfGuard());
  }

  @Test
  void guard_filterByServletName_starts() {
    guarded("/a/*")
        .servlet("a", "/a/x")
        .filter("f", ImpersonationFilter.class.getName(), List.of(), List.of("a"));
    assertEquals("starts", startOfGuard());
  }

  @Test
  void guard_byServletName_needsTheFilterWhereTheServletIs() {
    application
        .uninitializedGuard("g", List.of(), List.of("a"))
        .servlet("a", "/a")
        .filter("f", "/b");
    assertTrue(startOfGuard().contains("mapped to servlet name a,"), startOfGuard());
    application.filter("f", ImpersonationFilter.class.getName(), List.of("/b"), List.of("a"));
    assertEquals("starts", startOfGuard());
  }

  @Test
  @DisplayName("where it cannot be told, nothing is guessed")
  void guard_unknown_starts() throws ServletException {
    ImpersonationGuard guard = ImpersonationGuard.of(GuardMode.DENY);
    guard.init(InitParams.of(Map.of()));
    guard.init(application.config("g", Map.of()));
    application.filter("other", "com.example.Other", List.of("/*"), List.of());
    assertEquals("starts", startOfGuard());
    application.filter("g", "com.example.Wrapper", List.of("/a"), List.of());
    assertEquals("starts", startOfGuard());
    guarded("/a/*").filter("f", ImpersonationFilter.class.getName(), List.of(), List.of());
    assertEquals("starts", startOfGuard());
  }
}
