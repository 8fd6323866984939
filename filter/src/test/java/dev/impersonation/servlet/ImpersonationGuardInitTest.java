package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.SettingException;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("the guard: its mode and its start")
final class ImpersonationGuardInitTest {
  private static final TestIssuer ISSUER = TestIssuer.start();

  private static final String NEEDED =
      "needs the setting mode, knows members beside it and nothing else; it has ";

  private final GuardScene scene = new GuardScene(ISSUER);
  private final ImpersonationFilter filter = scene.filter;
  private final HttpServletResponse response = scene.response;
  private final ImpersonationGuard guard = ImpersonationGuard.of(GuardMode.PUBLIC);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  static Stream<Arguments> refusedParams() {
    return Stream.of(
        Arguments.of(Map.of(), "mode is not set: set one of public, allow, "),
        Arguments.of(Map.of("Mode", "public"), NEEDED + "[Mode]"),
        Arguments.of(Map.of("mode", "public", "issuer", "a"), NEEDED + "[issuer, mode]"),
        Arguments.of(Map.of("members", "reason"), "mode is not set: set one of public, "),
        Arguments.of(Map.of("mode", "deny", "Members", "a"), NEEDED + "[Members, mode]"),
        Arguments.of(Map.of("mode", "deny", "default", "a"), NEEDED + "[default, mode]"),
        Arguments.of(
            Map.of("mode", "require-reason", "members", "a", "reason", "b"),
            NEEDED + "[members, mode, reason]"),
        Arguments.of(Map.of("mode", "${NOT_SET_s3}"), "mode refers to ${NOT_SET_s3}"),
        Arguments.of(Map.of("mode", ""), "mode is empty"),
        Arguments.of(Map.of("mode", "PUBLIC"), "mode must be one of: public"),
        Arguments.of(Map.of("mode", "public,public"), "mode must be one of: public"),
        Arguments.of(Map.of("mode", "open"), "mode must be one of: public"),
        Arguments.of(Map.of("mode", "deny", "members", "reason"), "members means something for"),
        Arguments.of(Map.of("mode", "require-reason", "members", "a,,b"), "members has an empty"));
  }

  @ParameterizedTest
  @MethodSource("refusedParams")
  @DisplayName("S47: refused init-params name the guard and the fix, and it lets nothing through")
  void init_refusedParams_failsAndLetsNothingThrough(Map<String, String> params, String expected) {
    ImpersonationGuard refusedGuard = new ImpersonationGuard();
    ServletException refused =
        assertThrows(ServletException.class, () -> refusedGuard.init(InitParams.of(params)));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("ImpersonationGuard theFilter: "), message);
    assertTrue(message.contains(expected), message);
    Target target = new Target();
    assertThrows(
        ServletException.class, () -> scene.signedIn("/api").send(response, target, refusedGuard));
    assertEquals(List.of(), target.runs);
  }

  @ParameterizedTest
  @CsvSource({"open, , mode", ", a, mode", "deny, a, members"})
  @DisplayName("an adapter that has its own name for a setting finds which one is refused")
  void init_refusedSetting_namesItInTheCause(
      @Nullable String mode, @Nullable String members, String setting) {
    Map<String, String> values = new HashMap<>();
    if (mode != null) {
      values.put("mode", mode);
    }
    if (members != null) {
      values.put("members", members);
    }
    ServletException refused =
        assertThrows(
            ServletException.class, () -> new ImpersonationGuard().init(InitParams.of(values)));
    SettingException cause = assertInstanceOf(SettingException.class, refused.getCause());
    assertEquals(setting, cause.setting());
    assertEquals(
        "ImpersonationGuard theFilter: " + setting + " " + cause.problem(), refused.getMessage());
  }

  @Test
  void init_madeInCodeWithParams_isRefused() {
    ServletException refused =
        assertThrows(
            ServletException.class, () -> guard.init(InitParams.of(Map.of("mode", "public"))));
    assertEquals(
        "ImpersonationGuard theFilter: made in code, so its init-params would be ignored: remove"
            + " them",
        refused.getMessage());
  }

  @Test
  void init_madeInCodeWithoutParams_keepsItsMode() throws ServletException, IOException {
    guard.init(InitParams.of(Map.of()));
    assertOpens(guard);
  }

  @Test
  void init_mode_isStripped() throws ServletException, IOException {
    ImpersonationGuard configured = new ImpersonationGuard();
    configured.init(InitParams.of(Map.of("mode", " public\n")));
    assertOpens(configured);
  }

  @Test
  void init_placeholder_isResolved() throws ServletException, IOException {
    String property = "dev.impersonation.servlet.ImpersonationGuardInitTest.mode";
    System.setProperty(property, "public");
    try {
      ImpersonationGuard configured = new ImpersonationGuard();
      configured.init(InitParams.of(Map.of("mode", "${" + property + "}")));
      assertOpens(configured);
    } finally {
      System.clearProperty(property);
    }
  }

  @Test
  @DisplayName("a container may stop and start the application with the same guard object")
  void init_again_takesTheModeAgain() throws ServletException, IOException {
    ImpersonationGuard restarted = new ImpersonationGuard();
    restarted.init(InitParams.of(Map.of("mode", "public")));
    restarted.destroy();
    restarted.init(InitParams.of(Map.of("mode", "public")));
    assertOpens(restarted);
  }

  private void assertOpens(Filter opening) throws ServletException, IOException {
    Target target = new Target();
    new MockedRequest("/public").send(response, target, opening, filter);
    assertTrue(target.run().context().isEmpty());
    verifyNoInteractions(response);
  }

  @Test
  void doFilter_uninitialized_neverRunsTheChain() {
    Target target = new Target();
    ImpersonationGuard uninitialized = new ImpersonationGuard();
    assertThrows(
        ServletException.class,
        () -> scene.signedIn("/api").send(response, target, uninitialized, filter));
    assertEquals(List.of(), target.runs);
  }

  @Test
  void doFilter_otherThanHttp_neverRunsTheChain() {
    Target target = new Target();
    ServletRequest other = mock(ServletRequest.class);
    assertThrows(ServletException.class, () -> guard.doFilter(other, response, target));
    assertEquals(List.of(), target.runs);
  }
}
