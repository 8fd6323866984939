package dev.impersonation.servlet;

import static dev.impersonation.servlet.FilterScene.assertActing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the filter: its settings and its start")
final class ImpersonationFilterInitTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);

  private final FilterScene scene = new FilterScene(ISSUER);
  private final ImpersonationFilter filter = scene.filter;
  private final HttpServletResponse response = scene.response;

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  @Test
  @DisplayName("S47: a filter that was never initialized lets nothing through")
  void doFilter_uninitialized_neverRunsTheChain() {
    Target target = new Target();
    ImpersonationFilter uninitialized = new ImpersonationFilter();
    assertThrows(
        ServletException.class, () -> scene.acting("/api").send(response, target, uninitialized));
    assertEquals(List.of(), target.runs);
    verifyNoInteractions(response);
  }

  @Test
  @DisplayName("S47: a filter whose settings were refused lets nothing through")
  void doFilter_afterRefusedInit_neverRunsTheChain() {
    Target target = new Target();
    ImpersonationFilter refused = new ImpersonationFilter();
    assertThrows(ServletException.class, () -> refused.init(InitParams.of(Map.of("issuer", "a"))));
    assertThrows(
        ServletException.class, () -> scene.acting("/api").send(response, target, refused));
    assertEquals(List.of(), target.runs);
  }

  @Test
  void doFilter_otherThanHttp_neverRunsTheChain() {
    Target target = new Target();
    HttpServletRequest http = new MockedRequest("/api").servlet;
    ServletRequest otherRequest = mock(ServletRequest.class);
    ServletResponse otherResponse = mock(ServletResponse.class);
    assertThrows(ServletException.class, () -> filter.doFilter(otherRequest, response, target));
    assertThrows(ServletException.class, () -> filter.doFilter(http, otherResponse, target));
    assertEquals(List.of(), target.runs);
  }

  @Test
  void init_builtInCodeWithInitParams_isRefusedByName() {
    ServletException refused =
        assertThrows(
            ServletException.class, () -> filter.init(InitParams.of(Map.of("anonymous", "allow"))));
    assertEquals(
        "ImpersonationFilter theFilter: built in code, so its init-params would be ignored: remove"
            + " them",
        refused.getMessage());
  }

  @Test
  void init_builtInCode_keepsItsSettings() throws ServletException, IOException {
    filter.init(InitParams.of(Map.of()));
    filter.init(InitParams.of(Map.of()));
    Target target = new Target();
    scene.acting("/api").send(response, target, filter);
    assertActing(target.run());
  }

  @ParameterizedTest
  @CsvSource({
    "isuer, x, isuer is no setting",
    "anonymous, yes, anonymous must be one of: refuse",
    "clockSkew, 61s, clockSkew must be from 0 to 60",
    "audience, ${unset.for.the.test}, audience refers to ${unset.for.the.test}"
  })
  void init_refusedSetting_namesTheFilterAndTheFix(String name, String value, String expected) {
    Map<String, String> settings = new HashMap<>();
    settings.put("publishableKey", ISSUER.publishableKey());
    settings.put(name, value);
    ServletException refused =
        assertThrows(
            ServletException.class, () -> new ImpersonationFilter().init(InitParams.of(settings)));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("ImpersonationFilter theFilter: "), message);
    assertTrue(message.contains(expected), message);
    assertNotNull(refused.getCause());
  }

  @Test
  @DisplayName("a container may stop and start the application with the same filter object")
  void init_again_takesTheSettingsAgain() throws ServletException, IOException {
    Map<String, String> settings =
        Map.of("issuer", ISSUER.issuer(), "jwtKey", ISSUER.publicKeyPem());
    ImpersonationFilter restarted = new ImpersonationFilter();
    restarted.init(InitParams.of(settings));
    restarted.destroy();
    restarted.init(InitParams.of(settings));
    Target target = new Target();
    new MockedRequest("/api").send(response, target, restarted);
    assertEquals(List.of(), target.runs);
    scene.assertAnswered(401, "session-token-and-uat-missing");
  }

  @Test
  @DisplayName("S47: a restart with refused settings lets nothing through either")
  void init_againRefused_neverRunsTheChain() throws ServletException {
    ImpersonationFilter restarted = new ImpersonationFilter();
    restarted.init(
        InitParams.of(Map.of("issuer", ISSUER.issuer(), "jwtKey", ISSUER.publicKeyPem())));
    assertThrows(
        ServletException.class, () -> restarted.init(InitParams.of(Map.of("issuer", "a"))));
    Target target = new Target();
    assertThrows(
        ServletException.class, () -> scene.acting("/api").send(response, target, restarted));
    assertEquals(List.of(), target.runs);
  }
}
