package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditUnavailableException;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RequestObserver;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.policy.Decision;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.slf4j.MDC;

@DisplayName("S23: what the filter records of a request")
final class FilterAuditTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);

  private final List<AuditEvent> events = new ArrayList<>();
  private final HttpServletResponse response = mock(HttpServletResponse.class);
  private final ImpersonationFilter filter = builder().auditSink(events::add).build();

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  @BeforeEach
  void prepareResponse() throws IOException {
    when(response.getOutputStream()).thenReturn(mock(ServletOutputStream.class));
    when(response.getStatus()).thenReturn(200);
  }

  private static GateBuilder<ImpersonationFilter> builder() {
    return ImpersonationFilter.builder()
        .issuer(ISSUER.issuer())
        .clock(FilterScene.CLOCK)
        .keySource(StaticKeySet.ofJwkSet(ISSUER.jwkSet()));
  }

  private static MockedRequest acting() {
    return new MockedRequest("/api").bearer(ISSUER.token().impersonatedBy("user_engineer").sign());
  }

  private List<AuditEvent.Kind> kinds() {
    return events.stream().map(AuditEvent::kind).toList();
  }

  private AuditEvent outcome() {
    assertEquals(List.of(AuditEvent.Kind.INTENT, AuditEvent.Kind.OUTCOME), kinds());
    return events.get(1);
  }

  @Test
  void doFilter_passes_intentBeforeAndOutcomeAfter() throws Exception {
    Target target = new Target(() -> assertEquals(List.of(AuditEvent.Kind.INTENT), kinds()));
    acting().send(response, target, filter);
    assertEquals(OptionalInt.of(200), outcome().status());
    assertEquals(Optional.of("user_engineer"), outcome().actorId());
    assertEquals(1, target.runs.size());
  }

  @Test
  void doFilter_ownRequest_isNotRecorded() throws Exception {
    new MockedRequest("/api").bearer(ISSUER.token().sign()).send(response, new Target(), filter);
    assertEquals(List.of(), events);
  }

  @Test
  @DisplayName("without an intent the request does not happen: 503")
  void doFilter_intentNotRecorded_neverRunsTheChain() throws Exception {
    ImpersonationFilter broken =
        builder()
            .auditSink(
                event -> {
                  throw new AuditUnavailableException("full", null);
                })
            .build();
    Target target = new Target();
    acting().send(response, target, broken);
    verify(response).setStatus(503);
    assertEquals(List.of(), target.runs);
  }

  @Test
  void doFilter_applicationThrows_outcomeNamesTheCauseAndNoStatus() {
    ServletException thrown = new ServletException("wrapping", new IllegalStateException("x"));
    assertSame(
        thrown,
        assertThrows(
            ServletException.class,
            () ->
                acting()
                    .send(
                        response,
                        new Target(
                            () -> {
                              throw thrown;
                            }),
                        filter)));
    assertEquals(Optional.of("java.lang.IllegalStateException"), outcome().failure());
    assertEquals(OptionalInt.empty(), outcome().status());
  }

  @Test
  @DisplayName("a response of somebody in front that takes no field ends the request: with outcome")
  void doFilter_responseThrowsAtOurField_hasOutcome() {
    doThrow(new IllegalStateException("x")).when(response).setHeader(anyString(), anyString());
    assertThrows(IllegalStateException.class, () -> acting().send(response, new Target(), filter));
    assertEquals(Optional.of("java.lang.IllegalStateException"), outcome().failure());
  }

  @Test
  @DisplayName(
      "an exception that cannot be asked for its cause has an outcome, and goes on as it is")
  void doFilter_applicationThrowsWhatCannotBeAsked_outcomeNamesIt() {
    ServletException thrown =
        new ServletException("x") {
          private static final long serialVersionUID = 1L;

          @Override
          public Throwable getRootCause() {
            throw new InternalError("broken");
          }
        };
    Target failing =
        new Target(
            () -> {
              throw thrown;
            });
    assertSame(
        thrown,
        assertThrows(ServletException.class, () -> acting().send(response, failing, filter)));
    assertEquals(Optional.of(thrown.getClass().getName()), outcome().failure());
  }

  @Test
  void doFilter_applicationThrowsAfterCommit_outcomeHasTheStatus() {
    when(response.isCommitted()).thenReturn(true);
    assertThrows(
        StackOverflowError.class,
        () ->
            acting()
                .send(
                    response,
                    new Target(
                        () -> {
                          throw new StackOverflowError();
                        }),
                    filter));
    assertEquals(OptionalInt.of(200), outcome().status());
  }

  @Test
  @DisplayName("what fails between the intent and the application has an outcome too")
  void doFilter_sessionListenerThrows_outcomeIsRecorded() {
    MockedRequest request = acting();
    HttpSession session = mock(HttpSession.class);
    when(session.getAttribute(SessionBinding.ATTRIBUTE))
        .thenThrow(new UnsupportedOperationException("a store that fails"));
    when(request.servlet.getSession(false)).thenReturn(session);
    Target target = new Target();
    assertThrows(UnsupportedOperationException.class, () -> request.send(response, target, filter));
    assertEquals(List.of(), target.runs);
    assertEquals(Optional.of("java.lang.UnsupportedOperationException"), outcome().failure());
  }

  @Test
  @DisplayName("an observer that runs out of memory changes nothing")
  void doFilter_observerRunsOutOfMemory_requestHappensAndMdcIsRestored() throws Exception {
    RequestObserver broken =
        new RequestObserver() {
          @Override
          public Scope enter(ImpersonationContext context) {
            throw new OutOfMemoryError();
          }
        };
    ImpersonationFilter observed = builder().auditSink(events::add).observer(broken).build();
    MockedRequest request = acting();
    Target target = new Target();
    request.send(response, target, observed);
    assertEquals(1, target.runs.size());
    assertEquals(Optional.empty(), outcome().failure());
    assertNull(MDC.get("subject"));
    assertNull(FilterScene.held(request).deciding());
  }

  @Test
  void doFilter_forwardRefused_outcomeTellsIt() throws Exception {
    MockedRequest request = acting();
    ImpersonationGuard deny = ImpersonationGuard.of(GuardMode.DENY);
    Target closed = new Target();
    request.send(
        response,
        new Target(
            () ->
                request.dispatch(DispatcherType.FORWARD, "/admin", response, closed, deny, filter)),
        filter);
    assertEquals(List.of(), closed.runs);
    assertInstanceOf(Decision.Denied.class, outcome().decision().orElseThrow());
  }

  private final Target broken =
      new Target(
          () -> {
            throw new ServletException("without cause");
          });

  @Test
  @DisplayName("what a forward threw and the application caught is no failure of the request")
  void doFilter_forwardThrowsAndIsCaught_outcomeHasTheStatusAlone() throws Exception {
    MockedRequest request = acting();
    Target catching =
        new Target(
            () ->
                assertThrows(
                    ServletException.class,
                    () ->
                        request.dispatch(DispatcherType.FORWARD, "/x", response, broken, filter)));
    request.send(response, catching, filter);
    assertEquals(Optional.empty(), outcome().failure());
    assertEquals(OptionalInt.of(200), outcome().status());
  }

  @Test
  void doFilter_servletExceptionWithoutCause_outcomeNamesIt() {
    assertThrows(ServletException.class, () -> acting().send(response, broken, filter));
    assertEquals(Optional.of(ServletException.class.getName()), outcome().failure());
  }

  @Test
  void doFilter_refused_isOneEvent() throws Exception {
    acting().send(response, new Target(), ImpersonationGuard.of(GuardMode.DENY), filter);
    assertEquals(List.of(AuditEvent.Kind.REFUSED), kinds());
    assertEquals(OptionalInt.of(403), events.get(0).status());
  }

  /** What the filter has the container tell it. */
  private AuditedExchange startAsync(MockedRequest request) throws Exception {
    AsyncContext context = mock(AsyncContext.class);
    when(request.servlet.isAsyncStarted()).thenReturn(true);
    when(request.servlet.getAsyncContext()).thenReturn(context);
    request.send(response, new Target(), filter);
    assertEquals(List.of(AuditEvent.Kind.INTENT), kinds());
    ArgumentCaptor<AuditedExchange> listener = ArgumentCaptor.forClass(AuditedExchange.class);
    verify(context).addListener(listener.capture());
    return listener.getValue();
  }

  @Test
  void async_timesOutThenFails_endsOnceWithTheTimeout() throws Exception {
    AuditedExchange exchange = startAsync(acting());
    AsyncEvent event = mock(AsyncEvent.class);
    when(event.getThrowable()).thenReturn(new IOException("x"));
    exchange.onTimeout(event);
    exchange.onError(event);
    when(response.getStatus()).thenReturn(500);
    exchange.onComplete(event);
    exchange.onComplete(event);
    assertEquals(Optional.of("timeout"), outcome().failure());
    assertEquals(OptionalInt.of(500), outcome().status());
  }

  @Test
  void async_fails_outcomeNamesTheClass() throws Exception {
    AuditedExchange exchange = startAsync(acting());
    AsyncEvent event = mock(AsyncEvent.class);
    when(event.getThrowable()).thenReturn(new IOException("x"));
    exchange.onError(event);
    assertEquals(Optional.of("java.io.IOException"), outcome().failure());
  }

  @Test
  void async_dispatchedBack_endsWhenTheContainerIsDone() throws Exception {
    MockedRequest request = acting();
    AuditedExchange exchange = startAsync(request);
    when(request.servlet.isAsyncStarted()).thenReturn(false);
    request.dispatch(DispatcherType.ASYNC, "/api", response, new Target(), filter);
    assertEquals(List.of(AuditEvent.Kind.INTENT), kinds());
    exchange.onComplete(mock(AsyncEvent.class));
    assertEquals(OptionalInt.of(200), outcome().status());
  }

  @Test
  void async_startedAgain_isWatchedAgain() throws Exception {
    AuditedExchange exchange = startAsync(acting());
    AsyncContext next = mock(AsyncContext.class);
    AsyncEvent event = mock(AsyncEvent.class);
    when(event.getAsyncContext()).thenReturn(next);
    exchange.onStartAsync(event);
    verify(next).addListener(exchange);
  }

  @Test
  @DisplayName("started past our wrapper and completed at once: the outcome, and no exception")
  void async_completedMeanwhile_isRecorded() throws Exception {
    MockedRequest request = acting();
    HttpServletRequest servlet = request.servlet;
    when(servlet.isAsyncStarted()).thenReturn(true);
    when(servlet.getAsyncContext()).thenThrow(new IllegalStateException("not started"));
    request.send(response, new Target(), filter);
    assertEquals(OptionalInt.of(200), outcome().status());
    assertEquals(Optional.empty(), outcome().failure());
  }
}
