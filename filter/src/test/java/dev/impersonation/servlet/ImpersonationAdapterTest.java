package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.Refusal;
import dev.impersonation.http.RouteRule;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.policy.Decision;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("what refuses behind the filter")
final class ImpersonationAdapterTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);
  private static final RouteRule READ_ONLY = RouteRule.ofAnnotation(GuardMode.READ_ONLY);

  private final FilterScene scene = new FilterScene(ISSUER);
  private final List<AuditEvent> events = new ArrayList<>();
  private final ImpersonationFilter filter =
      builder().set("default", "allow").auditSink(events::add).build();

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private static GateBuilder<ImpersonationFilter> builder() {
    return ImpersonationFilter.builder()
        .issuer(ISSUER.issuer())
        .clock(FilterScene.CLOCK)
        .keySource(StaticKeySet.ofJwkSet(ISSUER.jwkSet()));
  }

  /** What an adapter does with the request that was passed on. */
  private interface Adapter {
    void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  private static FilterChain chain(Adapter adapter) {
    return (request, response) -> {
      try {
        adapter.handle((HttpServletRequest) request, (HttpServletResponse) response);
      } catch (ServletException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    };
  }

  private void send(MockedRequest request, Adapter adapter, Filter... filters) throws Exception {
    request.send(scene.response, chain(adapter), filters);
  }

  private static MockedRequest as(MockedRequest request, String method) {
    when(request.servlet.getMethod()).thenReturn(method);
    return request;
  }

  private MockedRequest inPerson() {
    return new MockedRequest("/a").bearer(ISSUER.token().sign());
  }

  @Test
  void tighten_ruleAllows_goesOn() throws Exception {
    send(
        scene.acting("/a"),
        (request, response) ->
            assertTrue(ImpersonationAdapter.tighten(request, response, READ_ONLY)),
        filter);
    verify(scene.response, never()).setStatus(403);
  }

  @Test
  @DisplayName("it is answered as by the filter, and the outcome names the decision")
  void tighten_ruleDenies_isAnsweredAndRecorded() throws Exception {
    when(scene.response.getStatus()).thenReturn(403);
    send(
        as(scene.acting("/a"), "POST"),
        (request, response) ->
            assertFalse(ImpersonationAdapter.tighten(request, response, READ_ONLY)),
        filter);
    scene.assertAnswered(403, "impersonation_read_only");
    assertEquals(
        new Decision.Denied("read-only", "impersonation_read_only"),
        events.get(1).decision().orElseThrow());
  }

  @Test
  @DisplayName("S31: a rule that throws is 503")
  void tighten_ruleThrows_isUnavailable() throws Exception {
    RouteRule broken =
        RouteRule.of(
            (operation, context) -> {
              throw new IllegalStateException("secret");
            });
    send(
        scene.acting("/a"),
        (request, response) -> assertFalse(ImpersonationAdapter.tighten(request, response, broken)),
        filter);
    scene.assertAnswered(503, "impersonation_policy_unavailable");
    assertEquals("impersonation_policy_unavailable", events.get(1).failure().orElseThrow());
  }

  @Test
  void tighten_inPerson_asksNothing() throws Exception {
    RouteRule asked =
        RouteRule.of(
            (operation, context) -> {
              throw new AssertionError("asked");
            });
    send(
        inPerson(),
        (request, response) -> {
          assertTrue(ImpersonationAdapter.tighten(request, response, asked));
          assertTrue(
              ImpersonationAdapter.deny(request, response, new Decision.Denied("mine", "my_code")));
          assertTrue(ImpersonationAdapter.refuseSignedOut(request, response));
        },
        filter);
    verify(scene.response, never()).setStatus(403);
  }

  @Test
  void anything_noFilterHasSeenIt_throws() throws Exception {
    Adapter each =
        (request, response) -> {
          assertThrows(
              ServletException.class,
              () -> ImpersonationAdapter.tighten(request, response, READ_ONLY));
          assertThrows(
              ServletException.class,
              () -> ImpersonationAdapter.refuseSignedOut(request, response));
          assertThrows(
              ServletException.class,
              () ->
                  ImpersonationAdapter.deny(
                      request, response, new Decision.Denied("mine", "my_code")));
        };
    send(scene.acting("/a"), each);
  }

  @Test
  void deny_impersonated_isAnsweredWithItsCode() throws Exception {
    when(scene.response.getStatus()).thenReturn(403);
    Decision.Denied denied = new Decision.Denied("mine", "my_code");
    send(
        scene.acting("/a"),
        (request, response) -> assertFalse(ImpersonationAdapter.deny(request, response, denied)),
        filter);
    scene.assertAnswered(403, "my_code");
    assertEquals(denied, events.get(1).decision().orElseThrow());
  }

  @Test
  void refuseSignedOut_anonymousAllowed_isUnauthorized() throws Exception {
    ImpersonationFilter open = builder().set("anonymous", "allow").build();
    send(
        new MockedRequest("/a"),
        (request, response) -> assertFalse(ImpersonationAdapter.refuseSignedOut(request, response)),
        open);
    scene.assertAnswered(401, "session-token-and-uat-missing");
  }

  @Test
  @DisplayName("what is only a part of another answer stays unwritten, and is refused all the same")
  void tighten_include_writesNothing() throws Exception {
    MockedRequest request = scene.acting("/a");
    request.send(
        scene.response,
        chain(
            (around, response) ->
                request.dispatch(
                    DispatcherType.INCLUDE,
                    "/b",
                    scene.response,
                    chain(
                        (included, answer) ->
                            assertFalse(
                                ImpersonationAdapter.tighten(
                                    included, answer, RouteRule.of(GuardMode.DENY)))),
                    filter)),
        filter);
    verify(scene.response, never()).setStatus(403);
    assertEquals("deny", events.get(1).decision().orElseThrow().rule());
  }

  private void verifyNotUpgraded(MockedRequest request) throws Exception {
    verify(request.servlet, never()).upgrade(any());
  }

  @Test
  @DisplayName("what has gone on under a rule does not leave HTTP past it")
  void upgrade_afterTighten_isHeldToTheRule() throws Exception {
    MockedRequest request = scene.acting("/a");
    send(
        request,
        (passed, response) -> {
          assertTrue(ImpersonationAdapter.tighten(passed, response, READ_ONLY));
          passed.upgrade(HttpUpgradeHandler.class);
        },
        filter);
    scene.assertAnswered(403, "impersonation_read_only");
    verifyNotUpgraded(request);
  }

  @Test
  @DisplayName("nor does the thread that it has started, whoever stood around it")
  void upgrade_byThreadOfTheDispatch_isHeldToTheRule() throws Exception {
    MockedRequest request = scene.acting("/a");
    when(request.servlet.startAsync(any(), any())).thenReturn(mock(AsyncContext.class));
    AtomicReference<HttpServletRequest> kept = new AtomicReference<>();
    send(
        request,
        (passed, response) -> {
          passed.startAsync();
          when(request.servlet.isAsyncStarted()).thenReturn(true);
          assertTrue(ImpersonationAdapter.tighten(passed, response, READ_ONLY));
          kept.set(passed);
        },
        filter,
        GuardScene.guard(GuardMode.ALLOW));
    HttpServletRequest later = Objects.requireNonNull(kept.get());
    assertThrows(ServletException.class, () -> later.upgrade(HttpUpgradeHandler.class));
    verifyNotUpgraded(request);
  }

  @Test
  @DisplayName("the rule of one dispatch is not the next one's")
  void upgrade_onTheNextDispatch_isFree() throws Exception {
    MockedRequest request = scene.acting("/a");
    send(
        request,
        (passed, response) -> assertTrue(ImpersonationAdapter.tighten(passed, response, READ_ONLY)),
        filter);
    request.dispatch(
        DispatcherType.ASYNC,
        "/a",
        scene.response,
        chain((passed, response) -> passed.upgrade(HttpUpgradeHandler.class)),
        filter);
    verify(request.servlet).upgrade(any());
  }

  @Test
  @DisplayName("where another handler serves than was asked, the default holds")
  void tightenToDefault_readOnly_refusesWrites() throws Exception {
    ImpersonationFilter readOnly = builder().build();
    GuardMode free = GuardMode.ALLOW;
    send(
        as(scene.acting("/a"), "POST"),
        (request, response) ->
            assertFalse(ImpersonationAdapter.tightenToDefault(request, response)),
        readOnly,
        GuardScene.guard(free));
    scene.assertAnswered(403, "impersonation_read_only");
  }

  @Test
  void tightenToDefault_allowOrRead_goesOn() throws Exception {
    send(
        as(scene.acting("/a"), "POST"),
        (request, response) -> assertTrue(ImpersonationAdapter.tightenToDefault(request, response)),
        filter);
    send(
        scene.acting("/a"),
        (request, response) -> assertTrue(ImpersonationAdapter.tightenToDefault(request, response)),
        builder().build());
    verify(scene.response, never()).setStatus(403);
  }

  @Test
  @DisplayName("an exception may carry the refusal: recorded at once, answered later")
  void check_ruleDenies_isRecordedAndAnsweredByWhoeverCatches() throws Exception {
    when(scene.response.getStatus()).thenReturn(403);
    send(
        as(scene.acting("/a"), "POST"),
        (request, response) -> {
          Refusal refusal = ImpersonationAdapter.check(request, READ_ONLY).orElseThrow();
          verify(scene.response, never()).setStatus(403);
          ImpersonationAdapter.answer(request, response, refusal);
        },
        filter);
    scene.assertAnswered(403, "impersonation_read_only");
    assertEquals(
        new Decision.Denied("read-only", "impersonation_read_only"),
        events.get(1).decision().orElseThrow());
  }

  @Test
  void check_ruleAllowsOrInPerson_isEmpty() throws Exception {
    send(
        scene.acting("/a"),
        (request, response) -> assertTrue(ImpersonationAdapter.check(request, READ_ONLY).isEmpty()),
        filter);
    send(
        as(inPerson(), "POST"),
        (request, response) -> assertTrue(ImpersonationAdapter.check(request, READ_ONLY).isEmpty()),
        filter);
  }

  @Test
  void check_noFilter_throws() {
    assertThrows(
        ServletException.class,
        () -> ImpersonationAdapter.check(new MockedRequest("/a").servlet, READ_ONLY));
  }
}
