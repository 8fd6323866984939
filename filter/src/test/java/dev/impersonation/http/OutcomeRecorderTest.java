package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.LimitedLog;
import dev.impersonation.audit.PendingOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S23: the outcome of a request, reported from several threads")
final class OutcomeRecorderTest {
  private final List<AuditEvent> events = new ArrayList<>();

  /** Happens when the time of the outcome is asked for: after its end is claimed. */
  private Runnable atOutcome = () -> {};

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          Runnable now = atOutcome;
          atOutcome = () -> {};
          now.run();
          return TestGates.NOW;
        }

        @Override
        public ZoneId getZone() {
          throw new UnsupportedOperationException();
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }
      };

  private OutcomeRecorder begun() {
    AuditSink sink = events::add;
    ImpersonationContext acting =
        ImpersonationContext.builder("https://issuer.example", "user_customer")
            .actor(Actor.of("user_engineer"))
            .build();
    RequestEvents.Shown shown = RequestEvents.Shown.by(PlainRequest.of("POST").at("/pay"), acting);
    LimitedLog log = LimitedLog.of(PackageLog.LOG);
    EventRecorder recorder = new EventRecorder(sink, List.of(), log);
    AuditEvent intent =
        AuditEvent.builder(AuditEvent.Kind.INTENT, TestGates.NOW, acting)
            .operation("POST", "/pay")
            .build();
    PendingOutcome pending = sink.recordIntent(intent);
    events.clear();
    return new OutcomeRecorder(
        new RequestEvents(clock, new Thrown(log)),
        recorder,
        new RequestsInFlight(null, recorder, () -> 0),
        () -> 0,
        shown,
        intent,
        pending);
  }

  @Test
  @DisplayName("a close that comes too late to abandon a request does not call it abandoned")
  void abandon_whileItsEndIsRecorded_changesNothing() {
    OutcomeRecorder request = begun();
    atOutcome = () -> assertTrue(request.abandon(), "nothing is lost");
    request.end(OptionalInt.of(200));

    assertEquals(1, events.size());
    AuditEvent outcome = events.get(0);
    assertEquals(OptionalInt.of(200), outcome.status());
    assertEquals(Optional.of(Duration.ZERO), outcome.duration());
    assertEquals(Optional.empty(), outcome.failure());
  }

  @Test
  void end_whileItIsAbandoned_changesNothing() {
    OutcomeRecorder request = begun();
    atOutcome = () -> request.end(OptionalInt.of(200));
    assertTrue(request.abandon());

    assertEquals(1, events.size());
    assertEquals(OptionalInt.empty(), events.get(0).status());
    assertEquals(Optional.of("abandoned"), events.get(0).failure());
  }
}
