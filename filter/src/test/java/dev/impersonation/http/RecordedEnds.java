package dev.impersonation.http;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.MDC;

/** The audit of a gate, what it records, and what happens meanwhile. */
final class RecordedEnds {
  static final String LATER = "/later";

  final List<AuditEvent> events = new ArrayList<>();

  /** What the MDC says at each event. */
  final List<String> users = new ArrayList<>();

  /** Tells of ends, and is reachable for as long as its test is. */
  final Object stillThere = new Object();

  boolean isFull;

  /** How far the ticker goes on with each event. */
  Duration recording = Duration.ZERO;

  private long nanos;

  /** Happens once, when the time of the next event is asked for: after its end is claimed. */
  Runnable atNextEvent = () -> {};

  final IntentRecorder audit =
      new IntentRecorder(
          AuditScope.IMPERSONATED,
          new ReopenedSink(() -> this::record),
          new Clock() {
            @Override
            public Instant instant() {
              Runnable now = atNextEvent;
              atNextEvent = () -> {};
              now.run();
              return TestGates.CLOCK.instant();
            }

            @Override
            public ZoneId getZone() {
              return TestGates.CLOCK.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
              throw new UnsupportedOperationException();
            }
          },
          () -> nanos,
          List.of());

  AuditedRequest begun(String path) {
    return begun(audit, path);
  }

  static AuditedRequest begun(IntentRecorder audit, String path) {
    ImpersonationContext acting =
        ImpersonationContext.builder("https://issuer.example", "user_customer")
            .actor(Actor.of("user_engineer"))
            .build();
    Admission allowed =
        new Admission(
            new Caller.Verified(acting), Optional.empty(), Optional.empty(), List.of(), List.of());
    return audit.record(PlainRequest.of("POST").at(path), allowed);
  }

  private void record(AuditEvent event) {
    nanos += recording.toNanos();
    if (isFull) {
      throw new AuditUnavailableException("full", null);
    }
    events.add(event);
    users.add(String.valueOf(MDC.get("user")));
  }

  /** Of requests other than the later ones. */
  List<AuditEvent> outcomes() {
    return events.stream()
        .filter(event -> event.kind() == AuditEvent.Kind.OUTCOME)
        .filter(event -> !event.path().endsWith(LATER))
        .toList();
  }
}
