package dev.impersonation.servlet;

import static dev.impersonation.servlet.FilterScene.assertActing;
import static dev.impersonation.servlet.FilterScene.assertNobody;
import static dev.impersonation.servlet.FilterScene.held;
import static dev.impersonation.servlet.FilterScene.overwriteEverything;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.impersonation.http.GuardMode;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("the filter: dispatch within dispatch")
final class ImpersonationFilterDispatchTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);

  private final FilterScene scene = new FilterScene(ISSUER);
  private final ImpersonationFilter filter = scene.filter;
  private final HttpServletResponse response = scene.response;

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  @Test
  @DisplayName("S33: the caller is kept for ASYNC and ERROR after the first dispatch returned")
  void doFilter_laterDispatch_knowsTheIdentity() throws ServletException, IOException {
    MockedRequest request = scene.acting("/api");
    Target target = new Target();
    request.send(response, target, filter);
    request.dispatch(DispatcherType.ASYNC, "/api", response, target, filter);
    request.dispatch(DispatcherType.ASYNC, "/api", response, target, filter);
    request.dispatch(DispatcherType.ERROR, "/error", response, target, filter);
    assertEquals(4, target.runs.size());
    target.runs.forEach(FilterScene::assertActing);
    assertEquals(1, scene.verifications.get());
  }

  static Stream<Throwable> thrown() {
    return Stream.of(
        new IOException("io"),
        new ServletException("servlet"),
        new IllegalStateException("unchecked"),
        new IllegalArgumentException("unchecked"),
        new AssertionError("error"),
        new StackOverflowError("error"));
  }

  private static FilterChain throwing(Throwable thrown) {
    return (request, response) -> {
      if (thrown instanceof IOException exception) {
        throw exception;
      }
      if (thrown instanceof ServletException exception) {
        throw exception;
      }
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
      throw (Error) thrown;
    };
  }

  @ParameterizedTest
  @MethodSource("thrown")
  @DisplayName("nothing the application throws is taken for ours; identity holds on its error page")
  void doFilter_chainThrows_passesTheSameOnAndRestores(Throwable thrown)
      throws ServletException, IOException {
    MockedRequest request = scene.acting("/api");
    assertSame(
        thrown,
        assertThrows(Throwable.class, () -> request.send(response, throwing(thrown), filter)));
    verify(response).setHeader("Impersonation", "active;mode=read-only");
    verify(response).setHeader("Cache-Control", "no-store");
    Exchanges.verifyNothingElseDone(response);
    assertNull(held(request).deciding());
    Target errorPage = new Target();
    request.dispatch(DispatcherType.ERROR, "/error", response, errorPage, filter);
    assertActing(errorPage.run());
  }

  @ParameterizedTest
  @MethodSource("thrown")
  @DisplayName("after a nested dispatch threw, the outer one is again the one that runs")
  void doFilter_nestedChainThrows_restoresTheOuterDispatch(Throwable thrown)
      throws ServletException, IOException {
    MockedRequest request = scene.acting("/api");
    List<DispatchTarget> running = new ArrayList<>();
    Target outer =
        new Target(
            () -> {
              assertSame(
                  thrown,
                  assertThrows(
                      Throwable.class,
                      () ->
                          request.dispatch(
                              DispatcherType.INCLUDE,
                              "/inner",
                              response,
                              throwing(thrown),
                              filter)));
              running.add(held(request).deciding());
            });
    request.send(response, outer, filter);
    assertEquals(List.of(DispatchTarget.of(request.servlet)), running);
    assertNull(held(request).deciding());
  }

  @Test
  @DisplayName("S33: an error page of a request that never came here runs without identity")
  void doFilter_errorFirst_runsWithoutIdentity() throws ServletException, IOException {
    MockedRequest request = scene.acting("/api");
    overwriteEverything(request.servlet, "user_forged");
    Target target = new Target();
    request.dispatch(DispatcherType.ERROR, "/error", response, target, filter);
    assertNobody(target.run());
    assertNull(target.run().reason());
    assertEquals(0, scene.verifications.get());
    verifyNoInteractions(response);
  }

  @Test
  @DisplayName("S33: an error page after a refusal runs without identity and keeps the status")
  void doFilter_errorAfterRefusal_runsWithoutIdentity() throws ServletException, IOException {
    MockedRequest request =
        new MockedRequest("/api")
            .bearer(ISSUER.token().impersonatedBy("user_engineer").expired().sign());
    request.send(response, new Target(), filter);
    scene.assertAnswered(401, "token-expired");
    HttpServletResponse errorResponse = mock(HttpServletResponse.class);
    Target target = new Target();
    request.dispatch(DispatcherType.ERROR, "/error", errorResponse, target, filter);
    assertNobody(target.run());
    verifyNoInteractions(errorResponse);
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE", "ASYNC"})
  @DisplayName("S33: what an error page dispatches to is decided, but answers nothing in its place")
  void doFilter_dispatchFromErrorPage_isDecided(DispatcherType type)
      throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/api");
    Target inner = new Target();
    Target errorPage =
        new Target(() -> request.dispatch(type, "/api/secret", response, inner, filter));
    request.dispatch(DispatcherType.ERROR, "/error", response, errorPage, filter);
    assertEquals(1, errorPage.runs.size());
    assertEquals(List.of(), inner.runs);
    verifyNoInteractions(response);
  }

  @Test
  @DisplayName("S33: a refused INCLUDE touches neither the response nor what the page sees")
  void doFilter_includeRefused_leavesResponseAndAttributesAlone()
      throws ServletException, IOException {
    MockedRequest request =
        new MockedRequest("/open")
            .cookie("__session", ISSUER.token().impersonatedBy("user_engineer").expired().sign());
    ImpersonationGuard guard = GuardScene.guard(GuardMode.PUBLIC);
    Target inner = new Target();
    Map<String, Object> before = new HashMap<>();
    Target page =
        new Target(
            () -> {
              request.attributes().put("of.the.page", "kept");
              before.putAll(request.attributes());
              request.dispatch(DispatcherType.INCLUDE, "/api", response, inner, filter);
              assertEquals(before, request.attributes());
            });
    request.send(response, page, guard, filter);
    assertEquals("token-expired", page.run().reason());
    assertEquals(List.of(), inner.runs);
    assertEquals("kept", request.attribute("of.the.page"));
    verifyNoInteractions(response);
  }

  @Test
  @DisplayName("S33: under INCLUDE the target is in the include attributes, not in the path")
  void doFilter_include_isTheIncludedTarget() throws ServletException, IOException {
    MockedRequest request = scene.acting("/page");
    List<@Nullable Object> paths = new ArrayList<>();
    Target inner = new Target(() -> paths.add(assertHeldPath(request)));
    Target page =
        new Target(
            () -> request.dispatch(DispatcherType.INCLUDE, "/part", response, inner, filter));
    request.send(response, page, filter);
    assertEquals(List.of("/part"), paths);
    assertFalse(page.runs.isEmpty());
  }

  private static @Nullable Object assertHeldPath(MockedRequest request) {
    DispatchTarget deciding = held(request).deciding();
    return deciding == null ? null : deciding.servletPath();
  }

  @Test
  @DisplayName("S33: Tomcat forwards from an error page as ERROR: it is decided all the same")
  void doFilter_errorWithinErrorPage_isDecided() throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/api");
    ImpersonationGuard guard = GuardScene.guard(GuardMode.PUBLIC);
    Target closed = new Target();
    Target open = new Target();
    Target itself = new Target();
    Target errorPage =
        new Target(
            () -> {
              request.dispatch(DispatcherType.ERROR, "/api/secret", response, closed, filter);
              request.dispatch(DispatcherType.ERROR, "/view", response, open, guard, filter);
              request.dispatch(DispatcherType.ERROR, "/error", response, itself, filter);
              request.dispatch(DispatcherType.ERROR, "/api/secret", response, closed, filter);
            });
    request.dispatch(DispatcherType.ERROR, "/error", response, errorPage, filter);
    assertNobody(errorPage.run());
    assertNobody(open.run());
    assertNobody(itself.run());
    assertEquals(List.of(), closed.runs);
    verifyNoInteractions(response);
  }

  @Test
  void doFilter_errorWithinErrorPageOfVerified_keepsIdentity()
      throws ServletException, IOException {
    MockedRequest request = scene.acting("/api");
    request.send(response, new Target(), filter);
    Target view = new Target();
    Target errorPage =
        new Target(() -> request.dispatch(DispatcherType.ERROR, "/view", response, view, filter));
    request.dispatch(DispatcherType.ERROR, "/error", response, errorPage, filter);
    assertActing(errorPage.run());
    assertActing(view.run());
    assertEquals(1, scene.verifications.get());
  }

  @Test
  @DisplayName("mapped by url-pattern and servlet-name, the filter takes an error page for one")
  void doFilter_errorPassedTwice_runsThePage() throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/api");
    Target errorPage = new Target();
    request.dispatch(DispatcherType.ERROR, "/error", response, errorPage, filter, filter);
    assertNobody(errorPage.run());
  }
}
