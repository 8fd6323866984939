package dev.impersonation.servlet;

import static dev.impersonation.servlet.GuardScene.mark;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GuardMode;
import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("the guard: what its mark opens, and what not")
final class ImpersonationGuardMarkTest {
  private final LogTail log = LogTail.start();
  private static final TestIssuer ISSUER = TestIssuer.start();

  private final GuardScene scene = new GuardScene(ISSUER);
  private final ImpersonationFilter filter = scene.filter;
  private final HttpServletResponse response = scene.response;
  private final ImpersonationGuard guard = GuardScene.guard(GuardMode.PUBLIC);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
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
    assertNull(mark(request));
  }

  @Test
  @DisplayName("S50: a guard whose mark nobody keeps lets nothing pass that it would limit")
  void doFilter_markIsNotKept_isRefusedIfItLimits() throws ServletException, IOException {
    HttpServletRequest request = mock(HttpServletRequest.class);
    when(request.getDispatcherType()).thenReturn(DispatcherType.REQUEST);
    Target target = new Target();
    ImpersonationGuard deny = GuardScene.guard(GuardMode.DENY);
    assertThrows(ServletException.class, () -> deny.doFilter(request, response, target));
    assertEquals(0, target.runs.size());
    guard.doFilter(request, response, target);
    assertEquals(1, target.runs.size());
  }

  @Test
  @DisplayName("a mark is taken once")
  void mark_taken_isGone() throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/public");
    Target target = new Target(() -> assertNull(mark(request)));
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

  private long lateReports() {
    return log.lines("runs after ImpersonationFilter").stream()
        .filter(line -> line.contains("ERROR"))
        .count();
  }

  @Test
  @DisplayName("a guard behind the filter never marks, and says so once")
  void doFilter_late_logsOnceAndNeverMarks() throws ServletException, IOException {
    long before = lateReports();
    MockedRequest request = scene.signedIn("/api");
    for (int time = 0; time < 3; time++) {
      Target target = new Target(() -> assertNull(mark(request)));
      request.send(response, target, filter, guard);
      assertEquals(1, target.runs.size());
    }
    assertEquals(before + 1, lateReports());
    ImpersonationGuard another = GuardScene.guard(GuardMode.PUBLIC);
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
    MockedRequest request = scene.signedIn("/api");
    Target inner = new Target(() -> assertNull(mark(request)));
    Target outer =
        new Target(() -> request.dispatch(type, "/inner", response, inner, filter, guard));
    request.send(response, outer, filter);
    assertEquals(1, inner.runs.size());
  }

  @Test
  @DisplayName("after a nested dispatch the outer one's late guards are late still")
  void doFilter_lateAfterNestedDispatch_neverMarks() throws ServletException, IOException {
    MockedRequest request = scene.signedIn("/api");
    Target end = new Target(() -> assertNull(mark(request)));
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
    assertNull(mark(request));
  }

  @ParameterizedTest
  @CsvSource({
    "REQUEST, true",
    "ASYNC, true",
    "FORWARD, false",
    "INCLUDE, false",
  })
  @DisplayName("S33: mapped by servlet name a guard opens no dispatch that may go by name")
  void doFilter_mappedByServletName_opensNoNestedDispatch(DispatcherType type, boolean opens)
      throws ServletException, IOException {
    long before = lateReports();
    ImpersonationGuard byName = new ImpersonationGuard();
    byName.init(InitParams.of(Map.of("mode", "public"), List.of("servlet")));
    guard.init(InitParams.of(Map.of(), List.of("servlet")));
    for (ImpersonationGuard each : List.of(byName, guard)) {
      Target target = new Target();
      new MockedRequest("/page").dispatch(type, "/page", response, target, each, filter);
      assertEquals(opens ? 1 : 0, target.runs.size());
    }
    assertEquals(before + (opens ? 0 : 2), lateReports());
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE"})
  void doFilter_mappedByUrlPatternAlone_opensNestedDispatches(DispatcherType type)
      throws ServletException, IOException {
    ImpersonationGuard byPattern = new ImpersonationGuard();
    byPattern.init(InitParams.of(Map.of("mode", "public"), List.of()));
    Target target = new Target();
    new MockedRequest("/page").dispatch(type, "/public", response, target, byPattern, filter);
    assertEquals(1, target.runs.size());
  }
}
