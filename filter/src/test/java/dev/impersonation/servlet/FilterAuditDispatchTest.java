package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.http.AuditScope;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("S23: which dispatch of a request ends what the filter records of it")
final class FilterAuditDispatchTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);

  private final List<AuditEvent> events = new ArrayList<>();
  private final HttpServletResponse response = mock(HttpServletResponse.class);
  private final ImpersonationFilter filter = builder().auditSink(events::add).build();
  private final MockedRequest request =
      new MockedRequest("/api").bearer(ISSUER.token().impersonatedBy("user_engineer").sign());

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

  private List<AuditEvent.Kind> kinds() {
    return events.stream().map(AuditEvent::kind).toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"FORWARD", "INCLUDE"})
  @DisplayName("what returns within another dispatch does not: the status may still be set")
  void doFilter_nestedReturns_requestGoesOn(DispatcherType type) throws Exception {
    when(response.getStatus()).thenReturn(200);
    Target outer =
        new Target(
            () -> {
              request.dispatch(type, "/inner", response, new Target(), filter);
              assertEquals(List.of(AuditEvent.Kind.INTENT), kinds());
              when(response.getStatus()).thenReturn(202);
            });
    request.send(response, outer, filter);
    assertEquals(List.of(AuditEvent.Kind.INTENT, AuditEvent.Kind.OUTCOME), kinds());
    assertEquals(OptionalInt.of(202), events.get(1).status());
  }

  @ParameterizedTest
  @EnumSource(names = {"FORWARD", "INCLUDE"})
  @DisplayName("what a filter before ours dispatches when we are done is recorded on its own")
  void doFilter_dispatchAfterTheOutcome_hasItsOwn(DispatcherType type) throws Exception {
    request.send(response, new Target(), filter);
    request.dispatch(type, "/afterwards", response, new Target(), filter);
    assertEquals(
        List.of(
            AuditEvent.Kind.INTENT,
            AuditEvent.Kind.OUTCOME,
            AuditEvent.Kind.INTENT,
            AuditEvent.Kind.OUTCOME),
        kinds());
    assertEquals(Optional.of(events.get(2).id()), events.get(3).intentId());
    assertEquals("/afterwards", events.get(3).path());
  }

  @Test
  @DisplayName("what an asynchronous dispatch throws is told at once: a container may not say more")
  void doFilter_asyncDispatchThrows_isTheOutcome() throws Exception {
    AsyncContext context = mock(AsyncContext.class);
    when(request.servlet.isAsyncStarted()).thenReturn(true);
    when(request.servlet.getAsyncContext()).thenReturn(context);
    request.send(response, new Target(), filter);
    assertEquals(List.of(AuditEvent.Kind.INTENT), kinds());
    Target failing =
        new Target(
            () -> {
              throw new IllegalStateException("x");
            });
    assertThrows(
        IllegalStateException.class,
        () -> request.dispatch(DispatcherType.ASYNC, "/api", response, failing, filter));
    assertEquals(List.of(AuditEvent.Kind.INTENT, AuditEvent.Kind.OUTCOME), kinds());
    assertEquals(Optional.of("java.lang.IllegalStateException"), events.get(1).failure());
  }

  @Test
  @DisplayName("a request of which nothing is recorded costs the container no listener")
  void doFilter_auditOffAndAsync_addsNoListener() throws Exception {
    AsyncContext context = mock(AsyncContext.class);
    when(request.servlet.startAsync(any(), any())).thenReturn(context);
    ImpersonationFilter off = builder().audit(AuditScope.OFF).build();
    request.send(response, (passed, answer) -> passed.startAsync(), off);
    verify(request.servlet).startAsync(any(), any());
    verify(context, never()).addListener(any());
  }
}
