package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GuardMode;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("the guard")
final class ImpersonationGuardTest {
  private static final TestIssuer ISSUER = TestIssuer.start();
  private static final String MARK = GuardMark.class.getName();

  private final ImpersonationFilter filter =
      ImpersonationFilter.builder()
          .issuer(ISSUER.issuer())
          .keySource(StaticKeySet.ofJwkSet(ISSUER.jwkSet()))
          .build();
  private final ImpersonationGuard guard = ImpersonationGuard.of(GuardMode.PUBLIC);
  private final HttpServletResponse response = mock(HttpServletResponse.class);

  @BeforeEach
  void giveTheResponseABody() throws IOException {
    when(response.getOutputStream()).thenReturn(mock(ServletOutputStream.class));
  }

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static MockedRequest signedIn(String path) {
    return new MockedRequest(path).bearer(ISSUER.token().sign());
  }

  private static long lateReports() throws IOException {
    return new String(Files.readAllBytes(Path.of("target", "test.log")), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("ERROR") && line.contains("runs after ImpersonationFilter"))
        .count();
  }

  static Stream<Arguments> refusedParams() {
    return Stream.of(
        Arguments.of(Map.of(), "needs the init-param mode and knows no other; it has []"),
        Arguments.of(Map.of("Mode", "public"), "knows no other; it has [Mode]"),
        Arguments.of(Map.of("mode", "public", "issuer", "a"), "knows no other; it has ["),
        Arguments.of(Map.of("mode", ""), "mode is not one of: public"),
        Arguments.of(Map.of("mode", "PUBLIC"), "mode is not one of: public"),
        Arguments.of(Map.of("mode", "public,public"), "mode is not one of: public"),
        Arguments.of(Map.of("mode", "open"), "mode is not one of: public"));
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
        ServletException.class, () -> signedIn("/api").send(response, target, refusedGuard));
    assertEquals(List.of(), target.runs);
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
        () -> signedIn("/api").send(response, target, uninitialized, filter));
    assertEquals(List.of(), target.runs);
  }

  @Test
  void doFilter_otherThanHttp_neverRunsTheChain() {
    Target target = new Target();
    ServletRequest other = mock(ServletRequest.class);
    assertThrows(ServletException.class, () -> guard.doFilter(other, response, target));
    assertEquals(List.of(), target.runs);
  }

  @ParameterizedTest
  @CsvSource({
    // the dispatch that the guard marked, the dispatch that the filter then sees
    "REQUEST, /public, FORWARD, /public, false",
    "REQUEST, /public, FORWARD, /api, false",
    "REQUEST, /public, INCLUDE, /public, false",
    "REQUEST, /public, ASYNC, /public, false",
    "FORWARD, /public, FORWARD, /api, false",
    "FORWARD, /public, FORWARD, /Public, false",
    "FORWARD, /public, INCLUDE, /public, false",
    "INCLUDE, /public, INCLUDE, /api, false",
    "ASYNC, /public, FORWARD, /public, false",
    "ERROR, /public, REQUEST, /public, false",
    "FORWARD, /public, FORWARD, /public, true",
    "INCLUDE, /public, INCLUDE, /public, true",
    "ASYNC, /public, ASYNC, /public, true"
  })
  @DisplayName("S33: a mark holds for the one dispatch that passed the guard")
  void mark_leftOver_opensNoOtherDispatch(
      DispatcherType marked, String markedPath, DispatcherType seen, String path, boolean same)
      throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/page");
    request.dispatch(marked, markedPath, response, new Target(), guard);
    assertEquals(1, request.attributes().size());
    Target target = new Target();
    request.dispatch(seen, path, response, target, filter);
    assertEquals(same ? 1 : 0, target.runs.size());
    assertNull(request.attribute(MARK));
  }

  @Test
  @DisplayName("a mark is taken once")
  void mark_taken_isGone() throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/public");
    Target target = new Target(() -> assertNull(request.attribute(MARK)));
    request.send(response, target, guard, filter);
    assertEquals(1, target.runs.size());
    request.send(response, target, filter);
    assertEquals(1, target.runs.size());
    verify(response).setStatus(401);
  }

  @Test
  @DisplayName("named includes have no path to tell them apart: a mark for one opens none")
  void mark_ofNamedInclude_opensNothing() throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/page");
    Target banner = new Target();
    Target admin = new Target();
    request.dispatch(DispatcherType.INCLUDE, null, response, banner, guard);
    request.dispatch(DispatcherType.INCLUDE, null, response, admin, filter);
    assertEquals(1, banner.runs.size());
    assertEquals(List.of(), admin.runs);
  }

  @Test
  @DisplayName("S36: a guard opens nothing for a bad header")
  void mark_badHeader_isRefused() throws ServletException, IOException {
    Target target = new Target();
    new MockedRequest("/public")
        .bearer(ISSUER.token().forged().sign())
        .send(response, target, guard, filter);
    assertEquals(List.of(), target.runs);
    verify(response).setStatus(401);
  }

  @Test
  @DisplayName("a guard behind the filter never marks, and says so once")
  void doFilter_late_logsOnceAndNeverMarks() throws ServletException, IOException {
    long before = lateReports();
    MockedRequest request = signedIn("/api");
    for (int time = 0; time < 3; time++) {
      Target target = new Target(() -> assertNull(request.attribute(MARK)));
      request.send(response, target, filter, guard);
      assertEquals(1, target.runs.size());
    }
    assertEquals(before + 1, lateReports());
    ImpersonationGuard another = ImpersonationGuard.of(GuardMode.PUBLIC);
    request.send(response, new Target(), filter, another);
    assertEquals(before + 2, lateReports());
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE", "ASYNC"})
  @DisplayName("a guard behind the filter is late on every dispatch")
  void doFilter_lateOnNestedDispatch_neverMarks(DispatcherType type)
      throws ServletException, IOException {
    MockedRequest request = signedIn("/api");
    Target inner = new Target(() -> assertNull(request.attribute(MARK)));
    Target outer =
        new Target(() -> request.dispatch(type, "/inner", response, inner, filter, guard));
    request.send(response, outer, filter);
    assertEquals(1, inner.runs.size());
  }

  @Test
  @DisplayName("after a nested dispatch the outer one's late guards are late still")
  void doFilter_lateAfterNestedDispatch_neverMarks() throws ServletException, IOException {
    MockedRequest request = signedIn("/api");
    Target end = new Target(() -> assertNull(request.attribute(MARK)));
    Filter including =
        (servletRequest, servletResponse, chain) -> {
          request.dispatch(DispatcherType.INCLUDE, "/part", response, new Target(), filter);
          chain.doFilter(servletRequest, servletResponse);
        };
    request.send(response, end, filter, including, guard);
    assertEquals(1, end.runs.size());
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE", "ASYNC"})
  @DisplayName("the same open target again and again, one after the other")
  void doFilter_sameTargetRepeated_opensEachTime(DispatcherType type)
      throws ServletException, IOException {
    long before = lateReports();
    MockedRequest request = new MockedRequest("/public/page");
    Target inner = new Target();
    Target outer =
        new Target(
            () -> {
              for (int time = 0; time < 3; time++) {
                request.dispatch(type, "/public/part", response, inner, guard, filter);
              }
            });
    request.send(response, outer, guard, filter);
    assertEquals(3, inner.runs.size());
    assertEquals(before, lateReports());
    verifyNoInteractions(response);
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE"})
  @DisplayName("the same open target within itself, as trees are rendered")
  void doFilter_sameTargetRecursive_opensEachTime(DispatcherType type)
      throws ServletException, IOException {
    long before = lateReports();
    MockedRequest request = new MockedRequest("/public/page");
    int[] depth = {0};
    @Nullable Target[] again = {null};
    Target node =
        new Target(
            () -> {
              Target self = again[0];
              if (++depth[0] < 3 && self != null) {
                request.dispatch(type, "/public/node", response, self, guard, filter);
              }
            });
    again[0] = node;
    Target outer =
        new Target(() -> request.dispatch(type, "/public/node", response, node, guard, filter));
    request.send(response, outer, guard, filter);
    assertEquals(3, node.runs.size());
    assertEquals(before, lateReports());
    verifyNoInteractions(response);
  }

  @Test
  @DisplayName("S33: an open target that forwards to a closed one within itself opens nothing")
  void doFilter_closedWithinOpen_isRefused() throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/public/page");
    Target closed = new Target();
    Target open =
        new Target(
            () -> request.dispatch(DispatcherType.FORWARD, "/api", response, closed, filter));
    request.send(response, open, guard, filter);
    assertEquals(List.of(), closed.runs);
    verify(response).setStatus(401);
    assertFalse(request.attributes().containsKey(MARK));
  }
}
