package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("S33: the guard: what it refuses by itself once the request is verified")
final class ImpersonationGuardRefusalTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);

  private final FilterScene scene = new FilterScene(ISSUER);
  private final ImpersonationFilter filter = scene.filter;
  private final HttpServletResponse response = scene.response;
  private final ImpersonationGuard deny = GuardScene.guard(GuardMode.DENY);
  private final ImpersonationGuard readOnly = GuardScene.guard(GuardMode.READ_ONLY);
  private final ImpersonationGuard allow = GuardScene.guard(GuardMode.ALLOW);

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static MockedRequest own() {
    return new MockedRequest("/page").bearer(ISSUER.token().sign());
  }

  private MockedRequest acting(String method) {
    MockedRequest request = scene.acting("/page");
    when(request.servlet.getMethod()).thenReturn(method);
    return request;
  }

  /** The filter and the guard, as far as they run on the dispatch. */
  private Filter[] filters(String order, Filter guard) {
    return switch (order) {
      case "before" -> new Filter[] {guard, filter};
      case "after" -> new Filter[] {filter, guard};
      default -> new Filter[] {guard};
    };
  }

  @ParameterizedTest
  @CsvSource({
    "FORWARD, before",
    "FORWARD, after",
    "FORWARD, alone",
    "INCLUDE, before",
    "INCLUDE, after",
    "INCLUDE, alone",
    "ASYNC, before",
    "ASYNC, after",
    "ASYNC, alone"
  })
  @DisplayName("whichever runs first; the target does not run, and an include writes nothing")
  void doFilter_laterDispatchDenied_isRefused(DispatcherType type, String order)
      throws ServletException, IOException {
    Filter[] filters = filters(order, deny);
    MockedRequest request = acting("GET");
    Target inner = new Target();
    Target outer = new Target(() -> request.dispatch(type, "/closed", response, inner, filters));
    request.send(response, outer, filter);
    assertEquals(1, outer.runs.size());
    assertEquals(List.of(), inner.runs);
    verify(response).setHeader("Impersonation", "active;mode=read-only");
    if (type == DispatcherType.INCLUDE) {
      verify(response).setHeader("Cache-Control", "no-store");
      Exchanges.verifyNothingElseDone(response);
    } else {
      verify(response).setHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
      scene.assertAnswered(403, "impersonation_denied");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE", "ASYNC"})
  @DisplayName("S23: the subject in person passes every guard, in whatever order")
  void doFilter_notImpersonated_passes(DispatcherType type) throws ServletException, IOException {
    MockedRequest request = own();
    List<Target> inner = new ArrayList<>();
    Target outer =
        new Target(
            () -> {
              for (String order : List.of("before", "after", "alone")) {
                Target target = new Target();
                inner.add(target);
                request.dispatch(type, "/closed", response, target, filters(order, deny));
              }
            });
    request.send(response, outer, deny, filter);
    inner.forEach(target -> assertEquals(1, target.runs.size()));
    assertEquals(3, inner.size());
    verify(response, atLeast(0)).getStatus();
    verifyNoMoreInteractions(response);
  }

  @Test
  @DisplayName("before verification the guard only marks, and the filter answers, once")
  void doFilter_firstDispatch_isAnsweredByTheFilter() throws ServletException, IOException {
    Target target = new Target();
    acting("GET").send(response, target, allow, deny, filter);
    assertEquals(List.of(), target.runs);
    verify(response).setHeader("Impersonation", "active;mode=deny");
    scene.assertAnswered(403, "impersonation_denied");
  }

  @Test
  @DisplayName("a guard that comes after an allowing one still refuses")
  void doFilter_allowedThenLateReadOnly_isRefused() throws ServletException, IOException {
    Target target = new Target();
    acting("POST").send(response, target, allow, filter, readOnly);
    assertEquals(List.of(), target.runs);
    scene.assertAnswered(403, "impersonation_read_only");
  }

  @Test
  void doFilter_latePolicyThrows_isUnavailable() throws ServletException, IOException {
    ImpersonationPolicy silent =
        (operation, context) -> {
          throw new IllegalStateException("directory is down");
        };
    Target target = new Target();
    acting("GET").send(response, target, filter, ImpersonationGuard.of(silent));
    assertEquals(List.of(), target.runs);
    scene.assertAnswered(503, "impersonation_policy_unavailable");
  }

  @Test
  void doFilter_refusedAfterCommit_writesNothing() throws ServletException, IOException {
    when(response.isCommitted()).thenReturn(true);
    Target target = new Target();
    acting("GET").send(response, target, filter, deny);
    assertEquals(List.of(), target.runs);
    verify(response, never()).resetBuffer();
    verify(response, never()).setStatus(anyInt());
    verify(response, never()).getOutputStream();
    verify(response, never()).getWriter();
  }

  @Test
  @DisplayName("who took the writer has its length forgotten, for its encoding may not be ours")
  void doFilter_refusedAfterWriterWasTaken_writesToTheWriter()
      throws ServletException, IOException {
    StringWriter written = new StringWriter();
    when(response.getOutputStream()).thenThrow(new IllegalStateException("the writer is taken"));
    when(response.getWriter()).thenReturn(new PrintWriter(written));
    Target target = new Target();
    acting("GET").send(response, target, filter, deny);
    assertEquals(List.of(), target.runs);
    verify(response).setStatus(403);
    verify(response).setContentLengthLong(-1);
    assertTrue(written.toString().contains("\"code\":\"impersonation_denied\""));
  }

  @ParameterizedTest
  @CsvSource({
    // who, the guard on the error page, the method that failed, whether the page is shown
    "acting, deny, GET, false",
    "acting, deny, POST, false",
    "acting, read-only, GET, true",
    "acting, read-only, POST, true",
    "acting, require-reason, GET, false",
    "acting, allow, POST, true",
    "own, deny, POST, true",
    "nobody, deny, POST, true"
  })
  @DisplayName("an error page is shown whatever failed, unless a guard closes it to the actor")
  void doFilter_errorPage_isJudgedAsGetAndKeepsTheStatus(
      String who, String mode, String method, boolean shown) throws ServletException, IOException {
    MockedRequest request =
        switch (who) {
          case "acting" -> acting("GET");
          case "own" -> own();
          default -> new MockedRequest("/page");
        };
    request.send(response, new Target(), filter);
    when(request.servlet.getMethod()).thenReturn(method);
    ImpersonationGuard guard = GuardScene.guard(GuardMode.of(mode));
    for (String order : List.of("before", "after")) {
      HttpServletResponse ofError = new FilterScene(ISSUER).response;
      Target page = new Target();
      request.dispatch(DispatcherType.ERROR, "/error", ofError, page, filters(order, guard));
      assertEquals(shown ? 1 : 0, page.runs.size(), order);
      verify(ofError, never()).setStatus(anyInt());
      verify(ofError, never())
          .setHeader(
              argThat(name -> !List.of("Impersonation", "Cache-Control").contains(name)), any());
      verify(ofError, never()).getOutputStream();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "ERROR"})
  @DisplayName("what an error page forwards to is judged like the page: not by the failed method")
  void doFilter_dispatchFromErrorPage_isJudgedAsGet(DispatcherType type)
      throws ServletException, IOException {
    MockedRequest request = acting("GET");
    request.send(response, new Target(), filter);
    when(request.servlet.getMethod()).thenReturn("POST");
    Target inner = new Target();
    Target page =
        new Target(
            () -> {
              request.dispatch(type, "/closed", response, inner, readOnly);
              request.dispatch(type, "/closed", response, inner, filter);
            });
    request.dispatch(DispatcherType.ERROR, "/error", response, page, filter);
    assertEquals(1, page.runs.size());
    assertEquals(2, inner.runs.size());
    request.dispatch(DispatcherType.FORWARD, "/closed", response, inner, readOnly);
    assertEquals(2, inner.runs.size(), "when the page is over its privilege is over too");
  }

  @Test
  @DisplayName("a mark is of the guard itself, not of its mode: another of the same mode is late")
  void doFilter_anotherGuardOfTheSameMode_opensNothing() throws ServletException, IOException {
    ImpersonationGuard other = GuardScene.guard(GuardMode.ALLOW);
    MockedRequest request = acting("POST");
    Target inner = new Target();
    Target outer =
        new Target(
            () -> {
              // The mark of the late one must not be there for the next dispatch.
              request.dispatch(DispatcherType.FORWARD, "/page", response, inner, filter);
            });
    request.send(response, outer, allow, filter, other, allow);
    assertEquals(1, outer.runs.size());
    assertEquals(List.of(), inner.runs);
    verify(response).setStatus(403);
    assertEquals(null, GuardScene.mark(request));
  }

  @Test
  @DisplayName("mapped twice the filter holds what the guard before it asked for, both times")
  void doFilter_filterTwice_holdsTheSame() throws ServletException, IOException {
    Target target = new Target();
    acting("POST").send(response, target, allow, filter, filter);
    assertEquals(1, target.runs.size());
    verify(response).setHeader("Impersonation", "active;mode=allow");
    verify(response).setHeader("Cache-Control", "no-store");
    Exchanges.verifyNothingElseDone(response);
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE", "ASYNC"})
  @DisplayName("S36: what was allowed on one dispatch is not allowed on the next")
  void doFilter_allowedOuter_givesInnerNothing(DispatcherType type)
      throws ServletException, IOException {
    MockedRequest request = acting("POST");
    Target closed = new Target();
    Target open = new Target();
    Target outer =
        new Target(
            () -> {
              request.dispatch(type, "/other", response, open, allow, filter);
              request.dispatch(type, "/other", response, closed, filter);
            });
    request.send(response, outer, allow, filter);
    assertEquals(1, open.runs.size());
    assertEquals(List.of(), closed.runs);
  }
}
