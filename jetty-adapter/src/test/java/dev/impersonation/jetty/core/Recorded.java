package dev.impersonation.jetty.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.support.Eventually;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps what is recorded in memory. Safe for use by many threads. */
public final class Recorded implements AuditSink {
  private final Queue<AuditEvent> events = new ConcurrentLinkedQueue<>();

  @Override
  public void record(AuditEvent event) {
    events.add(event);
  }

  /** Returns what was recorded of the request with this trace ID, so far. */
  public List<AuditEvent> of(String trace) {
    return events.stream().filter(event -> event.traceId().orElse("").equals(trace)).toList();
  }

  /** Returns all that was recorded so far. */
  public List<AuditEvent> all() {
    return List.copyOf(events);
  }

  /** Waits for the outcome, and returns it; there is one intent before it. */
  public AuditEvent outcome(String trace) {
    List<AuditEvent> found = Eventually.get(() -> of(trace), all -> all.size() > 1);
    assertEquals(
        List.of(AuditEvent.Kind.INTENT, AuditEvent.Kind.OUTCOME),
        found.stream().map(AuditEvent::kind).toList());
    return found.get(1);
  }

  /** Once the server has stopped: each intent has one outcome. */
  void assertAllEnded() {
    List<AuditEvent> all = all();
    for (AuditEvent event : all) {
      if (event.kind() == AuditEvent.Kind.INTENT) {
        assertEquals(
            1,
            all.stream()
                .filter(other -> other.intentId().filter(event.id()::equals).isPresent())
                .count(),
            event::path);
      }
    }
    assertEquals(
        count(all, AuditEvent.Kind.INTENT), count(all, AuditEvent.Kind.OUTCOME), "one for each");
  }

  private static long count(List<AuditEvent> events, AuditEvent.Kind kind) {
    return events.stream().filter(event -> event.kind() == kind).count();
  }
}
