package dev.impersonation.servlet.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.impersonation.http.CoverageCheck;
import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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

  /** Named in logback-test.xml. */
  private final Registered application = new Registered();

  private final LogTail log = LogTail.start();

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private String logged() {
    return log.text();
  }

  private void startFilter(String byDefault, String coverage) throws ServletException {
    startFilter("f", byDefault, coverage);
  }

  private void startFilter(String name, String byDefault, String coverage) throws ServletException {
    new ImpersonationFilter().init(application.config(name, settings(byDefault, coverage)));
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

  @Test
  @DisplayName("of several filters one logs the report, and each its default")
  void filter_several_logTheReportOnce() throws ServletException {
    application
        .filter("f", "/*")
        .filter("h", "/*")
        .servlet("api", "/api/*")
        .servlet("files", "/files/*")
        .guard("g", GuardMode.DENY, "/api/*");
    startFilter("f", "read-only", "warn");
    startFilter("h", "allow", "warn");
    String log = logged();
    assertEquals(2, log.split("impersonation coverage:", -1).length, log);
    assertTrue(
        log.contains(
            "ImpersonationFilter h has default=allow; the coverage is as ImpersonationFilter f has"
                + " reported it"),
        log);
    startFilter("f", "read-only", "warn");
    assertEquals(3, logged().split("impersonation coverage:", -1).length, logged());
    application.servlet("more", "/more");
    startFilter("h", "allow", "warn");
    assertEquals(4, logged().split("impersonation coverage:", -1).length, logged());
  }

  @ParameterizedTest
  @CsvSource({"warn, fail", "fail, warn", "fail, fail"})
  @DisplayName("the filter that may fail the start is asked again, whichever started first")
  void guard_opensByNameBehindSeveralFilters_fails(String first, String second)
      throws ServletException {
    application
        .filter("f", "/a")
        .filter("h", "/b")
        .servlet("a", "/a")
        .servlet("b", "/b")
        .uninitializedGuard("g", List.of(), List.of("a", "b"));
    startFilter("f", "deny", first);
    startFilter("h", "deny", second);
    ImpersonationGuard opening = ImpersonationGuard.of(GuardMode.ALLOW);
    assertThrows(ServletException.class, () -> opening.init(application.config("g", Map.of())));
  }

  @Test
  @DisplayName("a filter that starts again with another setting is no other filter")
  void guard_filterStartedAgainWithWarn_starts() throws ServletException {
    application
        .filter("f", "/*")
        .servlet("a", "/a")
        .uninitializedGuard("g", List.of(), List.of("a"));
    startFilter("f", "deny", "fail");
    startFilter("f", "deny", "warn");
    ImpersonationGuard.of(GuardMode.ALLOW).init(application.config("g", Map.of()));
    assertTrue(logged().contains("opens nothing"), logged());
  }

  @DenyImpersonation
  private static final class Annotated extends HttpServlet {
    private static final long serialVersionUID = 1L;
  }

  @Test
  @DisplayName("an annotation is a rule: what it leaves open is a warning")
  void filter_warnAndAnnotationOnly_logsTheReport() throws ServletException {
    application
        .filter("f", "/*")
        .servletOf(Annotated.class.getName(), "a", "/a")
        .servlet("b", "/b");
    startFilter("read-only", "warn");
    assertTrue(logged().contains("has default=read-only; impersonation coverage"), logged());
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
    application.filter("f", "/*").servlet("a", "/a").guard("g", GuardMode.ALLOW, "/a");
    startFilter("allow", "warn");
    assertFalse(logged().contains("impersonation coverage: 1 mapping, 0"), logged());
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
    FilterChain chain = mock(FilterChain.class);
    assertThrows(
        ServletException.class,
        () ->
            filter.doFilter(
                mock(HttpServletRequest.class), mock(HttpServletResponse.class), chain));
    verifyNoInteractions(chain);
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
}
