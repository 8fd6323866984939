package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.policy.Decision;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.ArgumentCaptor;

@DisplayName("the filter behind an adapter of the host that has admitted the request")
final class HostAdmittedTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);
  private static final String FIELD = "Impersonation";

  private final FilterScene scene = new FilterScene(ISSUER);
  private final List<AuditEvent> events = new ArrayList<>();
  private final ImpersonationFilter filter = builder(FilterScene.CLOCK).build();
  private final Target target = new Target();

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  @BeforeEach
  void prepareResponse() {
    when(scene.response.getStatus()).thenReturn(200);
  }

  private static <T> GateBuilder<T> settings(GateBuilder<T> builder, Clock clock) {
    return builder
        .issuer(ISSUER.issuer())
        .clock(clock)
        .keySource(StaticKeySet.ofJwkSet(ISSUER.jwkSet()));
  }

  private GateBuilder<ImpersonationFilter> builder(Clock clock) {
    return settings(ImpersonationFilter.builder(), clock).auditSink(events::add);
  }

  private GateBuilder<ImpersonationGate> host() {
    return settings(GateBuilder.ofGate(), FilterScene.CLOCK).auditSink(events::add);
  }

  private static ServletGateRequest dispatch(MockedRequest request) {
    return new ServletGateRequest(request.servlet, DispatchTarget.of(request.servlet));
  }

  /** What a handler of the host does before it passes the request on. */
  private AdmittedRequest admit(GateBuilder<ImpersonationGate> host, MockedRequest request) {
    ImpersonationGate gate = host.build();
    AdmittedRequest admitted =
        gate.record(dispatch(request), gate.decide(dispatch(request), null, List.of()));
    request.servlet.setAttribute(AdmittedRequest.ATTRIBUTE, admitted);
    return admitted;
  }

  private static void end(AdmittedRequest admitted) {
    admitted.audited().end(OptionalInt.of(200));
  }

  private List<AuditEvent.Kind> kinds() {
    return events.stream().map(AuditEvent::kind).toList();
  }

  private AuditEvent outcome() {
    assertEquals(List.of(AuditEvent.Kind.INTENT, AuditEvent.Kind.OUTCOME), kinds());
    return events.get(1);
  }

  private MockedRequest post() {
    MockedRequest request = scene.acting("/a");
    when(request.servlet.getMethod()).thenReturn("POST");
    return request;
  }

  private void verifyRefused(int status, String code) throws IOException {
    assertEquals(List.of(), target.runs);
    scene.assertAnswered(status, code);
  }

  @Test
  @DisplayName("one intent, one outcome, and the identity where applications look for it")
  void doFilter_admitted_isNotVerifiedOrRecordedAgain() throws Exception {
    MockedRequest request = scene.acting("/a");
    AdmittedRequest admitted = admit(host(), request);
    request.send(scene.response, target, scene.filter);
    FilterScene.assertActing(target.run());
    assertEquals(0, scene.verifications.get());
    assertEquals(List.of(AuditEvent.Kind.INTENT), kinds());
    end(admitted);
    assertEquals(OptionalInt.of(200), outcome().status());
  }

  @Test
  void doFilter_admittedInPerson_isNotVerifiedAgain() throws Exception {
    MockedRequest request = new MockedRequest("/a").bearer(ISSUER.token().sign());
    admit(host(), request);
    request.send(scene.response, target, scene.filter);
    assertEquals("user_customer", target.run().user());
    assertEquals(0, scene.verifications.get());
  }

  @Test
  @DisplayName("the field is the host's, and is said again where an application begins anew")
  void doFilter_admitted_saysTheFieldOfTheHost() throws Exception {
    MockedRequest request = scene.acting("/a");
    admit(host().defaultMode(GuardMode.ALLOW), request);
    request.send(scene.response, (passed, response) -> response.reset(), filter);
    verify(scene.response, times(2)).setHeader(FIELD, "active;mode=allow");
    verify(scene.response, never()).addHeader(eq(FIELD), any());
  }

  @Test
  @DisplayName("what the host let through, its default for one, is not taken back by the filter's")
  void doFilter_freedByTheHost_runs() throws Exception {
    MockedRequest request = post();
    admit(host().defaultMode(GuardMode.ALLOW), request);
    request.send(scene.response, target, filter);
    assertEquals(1, target.runs.size());
  }

  @Test
  void doFilter_guardDenies_isRefusedAndInTheOutcome() throws Exception {
    MockedRequest request = scene.acting("/a");
    AdmittedRequest admitted = admit(host(), request);
    request.send(scene.response, target, GuardScene.guard(GuardMode.DENY), filter);
    verifyRefused(403, "impersonation_denied");
    end(admitted);
    assertEquals("deny", outcome().decision().orElseThrow().rule());
  }

  @Test
  @DisplayName("a guard behind the filter refuses too")
  void doFilter_lateGuardDenies_isRefused() throws Exception {
    MockedRequest request = scene.acting("/a");
    admit(host(), request);
    request.send(scene.response, target, filter, GuardScene.guard(GuardMode.DENY));
    verifyRefused(403, "impersonation_denied");
  }

  @ParameterizedTest
  @EnumSource(
      value = GuardMode.class,
      names = {"PUBLIC", "ALLOW"})
  @DisplayName("an adapter that goes on with what it should have refused opens nothing")
  void doFilter_refusedByTheHost_isRefusedWhateverGuardsSay(GuardMode mode) throws Exception {
    MockedRequest request = post();
    admit(host(), request);
    request.send(scene.response, target, GuardScene.guard(mode), filter);
    verifyRefused(403, "impersonation_read_only");
    assertEquals(List.of(AuditEvent.Kind.REFUSED), kinds());
  }

  @Test
  @DisplayName("S36: what the host let through to read is not let through to write")
  void doFilter_anotherMethodBehindTheHost_isRefusedByTheHostsRules() throws Exception {
    MockedRequest request = scene.acting("/a");
    admit(host(), request);
    // Somebody between the host and the filter takes an override for the method.
    when(request.servlet.getMethod()).thenReturn("DELETE");
    request.send(scene.response, target, filter);
    verifyRefused(403, "impersonation_read_only");
  }

  @Test
  @DisplayName("S33: what the host's policy denies is not reached by a forward either")
  void doFilter_forwardToWhatTheHostDenies_isRefused() throws Exception {
    MockedRequest request = scene.acting("/a");
    admit(
        host()
            .policy(
                (operation, context) ->
                    operation.path().equals("/b")
                        ? Decision.denied("mine", "my_code")
                        : Decision.allowed("mine")),
        request);
    request.send(
        scene.response,
        new Target(
            () -> request.dispatch(DispatcherType.FORWARD, "/b", scene.response, target, filter)),
        filter);
    verifyRefused(403, "my_code");
  }

  @Test
  @DisplayName("the policy of the filter is asked as well")
  void doFilter_policyOfTheFilter_holds() throws Exception {
    MockedRequest request = scene.acting("/a");
    admit(host(), request);
    ImpersonationFilter strict =
        builder(FilterScene.CLOCK)
            .policy((operation, context) -> Decision.denied("mine", "my_code"))
            .build();
    request.send(scene.response, target, strict);
    verifyRefused(403, "my_code");
  }

  @Test
  @DisplayName("who may come signed out is the filter's own to say")
  void doFilter_signedOutByTheHost_isTheFiltersToLetIn() throws Exception {
    MockedRequest closed = new MockedRequest("/a");
    admit(host().set("anonymous", "allow"), closed);
    closed.send(scene.response, target, filter);
    verifyRefused(401, "session-token-and-uat-missing");
    MockedRequest open = new MockedRequest("/a");
    admit(host().set("anonymous", "allow"), open);
    open.send(scene.response, target, GuardScene.guard(GuardMode.PUBLIC), filter);
    FilterScene.assertNobody(target.run());
    assertEquals(List.of(), events);
  }

  @Test
  @DisplayName("S43: what was admitted as another request, and left over, counts for nothing")
  void doFilter_admittedOfAnotherRequest_isVerifiedAnew() throws Exception {
    MockedRequest before = scene.acting("/a");
    AdmittedRequest stale = admit(host(), before);
    MockedRequest nobody = new MockedRequest("/a");
    nobody.servlet.setAttribute(AdmittedRequest.ATTRIBUTE, stale);
    nobody.send(scene.response, target, filter);
    verifyRefused(401, "session-token-and-uat-missing");
  }

  @Test
  void doFilter_somethingElseInTheAttribute_isVerified() throws Exception {
    MockedRequest nobody = new MockedRequest("/a");
    nobody.servlet.setAttribute(AdmittedRequest.ATTRIBUTE, "an attribute of AJP");
    nobody.send(scene.response, target, filter);
    verifyRefused(401, "session-token-and-uat-missing");
  }

  @Test
  void doFilter_twoFiltersBehind_areOneIntentAndOneOutcome() throws Exception {
    MockedRequest request = scene.acting("/a");
    AdmittedRequest admitted = admit(host(), request);
    request.send(scene.response, target, filter, builder(FilterScene.CLOCK).build(), filter);
    FilterScene.assertActing(target.run());
    end(admitted);
    assertEquals(Optional.of("user_engineer"), outcome().actorId());
  }

  @Test
  void doFilter_applicationThrows_theHostsOutcomeNamesIt() throws Exception {
    MockedRequest request = scene.acting("/a");
    AdmittedRequest admitted = admit(host(), request);
    assertThrows(
        IllegalStateException.class,
        () ->
            request.send(
                scene.response,
                (passed, response) -> {
                  throw new IllegalStateException("secret");
                },
                filter));
    assertEquals(List.of(AuditEvent.Kind.INTENT), kinds());
    admitted.audited().end(OptionalInt.of(500));
    assertEquals(Optional.of("java.lang.IllegalStateException"), outcome().failure());
    assertEquals(OptionalInt.of(500), outcome().status());
  }

  @Test
  @DisplayName("a timeout is noted, and neither it nor the completion ends what the host will end")
  void doFilter_asyncTimesOut_isNotedAndEndedByTheHost() throws Exception {
    MockedRequest request = scene.acting("/a");
    AdmittedRequest admitted = admit(host(), request);
    AsyncContext async = mock(AsyncContext.class);
    when(request.servlet.startAsync(any(), any())).thenReturn(async);
    request.send(
        scene.response,
        (passed, response) -> {
          passed.startAsync();
          when(request.servlet.isAsyncStarted()).thenReturn(true);
        },
        filter);
    ArgumentCaptor<AsyncListener> listener = ArgumentCaptor.forClass(AsyncListener.class);
    verify(async).addListener(listener.capture());
    listener.getValue().onTimeout(new AsyncEvent(async));
    listener.getValue().onComplete(new AsyncEvent(async));
    assertEquals(List.of(AuditEvent.Kind.INTENT), kinds());
    end(admitted);
    assertEquals(Optional.of("timeout"), outcome().failure());
  }

  @Test
  void doFilter_asyncAfterExpiry_isRefusedAndInTheOutcome() throws Exception {
    MockedRequest request = scene.acting("/a");
    AdmittedRequest admitted = admit(host(), request);
    ImpersonationFilter later =
        builder(Clock.offset(FilterScene.CLOCK, Duration.ofHours(1))).build();
    request.send(scene.response, new Target(), later);
    request.dispatch(DispatcherType.ASYNC, "/a", scene.response, target, later);
    verifyRefused(401, "token-expired");
    end(admitted);
    assertEquals(Optional.of("token-expired"), outcome().failure());
  }

  @Test
  @DisplayName("a handler's rule tightens, and an upgrade is held to it")
  void upgrade_handlerIsReadOnly_isRefused() throws Exception {
    MockedRequest request = scene.acting("/a");
    admit(host().defaultMode(GuardMode.ALLOW), request);
    ImpersonationFilter withHandlers =
        settings(
                ImpersonationFilter.builder(
                    any -> Optional.of(RouteRule.ofAnnotation(GuardMode.READ_ONLY))),
                FilterScene.CLOCK)
            .build();
    request.send(scene.response, upgrading(), withHandlers);
    scene.assertAnswered(403, "impersonation_read_only");
    verify(request.servlet, never()).upgrade(any());
  }

  @Test
  @DisplayName("an upgrade is held to what the host let the request through by")
  void upgrade_hostIsReadOnly_isRefused() throws Exception {
    MockedRequest request = scene.acting("/a");
    admit(host(), request);
    request.send(scene.response, upgrading(), GuardScene.guard(GuardMode.ALLOW), filter);
    scene.assertAnswered(403, "impersonation_read_only");
    verify(request.servlet, never()).upgrade(any());
  }

  private static FilterChain upgrading() {
    return (passed, response) -> {
      Object unused = ((HttpServletRequest) passed).upgrade(HttpUpgradeHandler.class);
    };
  }

  @Test
  @DisplayName("an error page shows whose request failed, though no filter had seen it before")
  void doFilter_errorPage_showsTheIdentity() throws Exception {
    MockedRequest request = scene.acting("/a");
    AdmittedRequest admitted = admit(host(), request);
    request.dispatch(DispatcherType.ERROR, "/error", scene.response, target, filter);
    FilterScene.assertActing(target.run());
    end(admitted);
    assertEquals(2, events.size());
  }

  @Test
  @DisplayName("a forward is decided by guards and annotations, and recorded no more than before")
  void doFilter_forward_isTightenedAlone() throws Exception {
    MockedRequest request = post();
    AdmittedRequest admitted = admit(host().defaultMode(GuardMode.ALLOW), request);
    Target closed = new Target();
    request.send(
        scene.response,
        new Target(
            () -> {
              request.dispatch(DispatcherType.FORWARD, "/b", scene.response, target, filter);
              request.dispatch(
                  DispatcherType.FORWARD,
                  "/c",
                  scene.response,
                  closed,
                  GuardScene.guard(GuardMode.DENY),
                  filter);
              request.dispatch(DispatcherType.FORWARD, "/c/../d", scene.response, closed, filter);
            }),
        filter);
    assertEquals(1, target.runs.size());
    assertEquals(List.of(), closed.runs);
    end(admitted);
    assertEquals("clear-path", outcome().decision().orElseThrow().rule());
  }

  @Test
  @DisplayName("a front end is told what holds: the default of the host")
  void info_behindTheHost_tellsItsDefault() throws Exception {
    MockedRequest request = scene.acting("/impersonation");
    admit(host().defaultMode(GuardMode.ALLOW), request);
    HttpServletResponse response = scene.response;
    request.send(
        response,
        (passed, answer) -> {
          ImpersonationInfoServlet servlet = new ImpersonationInfoServlet();
          servlet.service(passed, answer);
        },
        filter);
    ArgumentCaptor<byte[]> written = ArgumentCaptor.forClass(byte[].class);
    verify(scene.body).write(written.capture());
    String json = new String(written.getValue(), StandardCharsets.UTF_8);
    assertTrue(json.contains("\"mode\":\"allow\""), json);
  }

  @Test
  void upgrade_wrapperHidesAttributes_isRefused() throws Exception {
    MockedRequest request = scene.acting("/a");
    admit(host().defaultMode(GuardMode.ALLOW), request);
    assertThrows(
        ServletException.class,
        () ->
            request.send(
                scene.response,
                (passed, response) -> {
                  request.attributes().clear();
                  Object unused = ((HttpServletRequest) passed).upgrade(HttpUpgradeHandler.class);
                },
                filter));
  }
}
