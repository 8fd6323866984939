package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "S23: what is recorded of an interrupted thread, after a failure, and by a user's sink")
final class AuditTroubleTest {
  private final List<Boolean> seen = new ArrayList<>();

  private static IntentRecorder audit(AuditSink sink) {
    return new IntentRecorder(AuditScope.ALL, sink, TestGates.CLOCK, System::nanoTime, List.of());
  }

  private static AuditedRequest begun(IntentRecorder audit) {
    ImpersonationContext context =
        ImpersonationContext.builder("https://issuer.example", "user_customer")
            .sessionId("sess_1")
            .actor(Actor.of("user_engineer"))
            .build();
    return audit.record(
        PlainRequest.get(),
        new Admission(
            new Caller.Verified(context),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of()));
  }

  @Test
  @DisplayName("an interrupt of the application's neither keeps its outcome back nor is lost")
  void end_threadInterrupted_isRecordedAndStaysInterrupted() {
    AuditedRequest request =
        begun(audit(event -> seen.add(Thread.currentThread().isInterrupted())));
    Thread.currentThread().interrupt();
    request.end(OptionalInt.of(200));
    assertTrue(Thread.interrupted());
    assertEquals(List.of(false, false), seen);
  }

  @Test
  @DisplayName("S31: without the time there is no event: that is not recorded, and says no more")
  void record_clockThrows_isUnavailableAndTheNextIsFirst() throws IOException {
    Clock clock = mock(Clock.class);
    when(clock.instant())
        .thenThrow(new InternalError(Secrets.SECRET))
        .thenReturn(null)
        .thenReturn(TestGates.NOW)
        .thenThrow(new IllegalStateException(Secrets.SECRET));
    AuditSink sink = event -> seen.add(event.isFirstOfSession());
    IntentRecorder audit =
        new IntentRecorder(AuditScope.ALL, sink, clock, System::nanoTime, List.of());
    LogTail log = LogTail.start();
    for (int number = 0; number < 2; number++) {
      AuditedRequest refused = begun(audit);
      assertEquals(
          "impersonation_audit_unavailable", refused.refusal().map(Refusal::code).orElse(""));
    }
    AuditedRequest request = begun(audit);
    assertEquals(Optional.empty(), request.refusal());
    request.end(OptionalInt.of(200));
    request.end(OptionalInt.of(200));
    assertEquals(List.of(true), seen);
    assertEquals(3, log.lines("an audit event is not recorded: the clock threw ").size());
    assertEquals(1, log.lines("the outcome of a request is lost: ").size());
    assertEquals(List.of(), log.lines(Secrets.SECRET));
  }

  @Test
  void record_laterIntentNotRecorded_sessionIsNotFirstAgain() {
    IntentRecorder audit =
        audit(
            event -> {
              seen.add(event.isFirstOfSession());
              if (seen.size() == 2) {
                throw new IllegalStateException("the second");
              }
            });
    for (int number = 0; number < 3; number++) {
      AuditedRequest request = begun(audit);
      assertEquals(number != 1, request.isInFlight());
    }
    assertEquals(List.of(true, false, false), seen);
  }

  @Test
  @DisplayName("a sink that a user made is the user's to close")
  void close_sinkOfTheUsers_staysOpen() {
    AuditSink sink =
        new AuditSink() {
          @Override
          public void record(AuditEvent event) {}

          @Override
          public void close() {
            seen.add(true);
          }
        };
    audit(sink).inFlight().close();
    assertEquals(List.of(), seen);
  }

  @Test
  @DisplayName("whatever a sink throws while the gate is closed, its keys are given back")
  void close_sinkThrowsAnError_givesBackTheKeys() throws IOException {
    try (TestIssuer issuer = TestIssuer.start(TestGates.CLOCK)) {
      ImpersonationGate gate =
          GateBuilder.ofGate()
              .issuer(issuer.issuer())
              .jwksUrl(issuer.jwksUrl())
              .clock(TestGates.CLOCK)
              .auditSink(
                  event -> {
                    if (event.kind() == AuditEvent.Kind.OUTCOME) {
                      throw new InternalError();
                    }
                  })
              .build();
      PlainRequest request =
          PlainRequest.bearer(issuer.token().impersonatedBy("user_engineer").sign());
      gate.record(request, gate.decide(request, null, List.of())).audited().endReportedBy(this);
      assertEquals(1, gate.keySetState().orElseThrow().usableKeys());

      LogTail log = LogTail.start();
      gate.close();
      assertEquals(1, log.lines("the sink threw java.lang.InternalError at ").size());
      assertEquals(0, gate.keySetState().orElseThrow().usableKeys());
    }
  }
}
