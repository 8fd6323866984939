package dev.impersonation.spring.host;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.support.Eventually;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An audit sink that keeps what it gets. */
final class RecordedEvents implements AuditSink {
  private final Queue<AuditEvent> events = new ConcurrentLinkedQueue<>();

  @Override
  public void record(AuditEvent event) {
    events.add(event);
  }

  /** Returns the events of the request with this trace ID. */
  List<AuditEvent> of(String traceId) {
    return events.stream().filter(event -> event.traceId().equals(Optional.of(traceId))).toList();
  }

  /** The same, once its last event is there: it may come after the client has its answer. */
  List<AuditEvent> until(String traceId) {
    return Eventually.get(
        () -> of(traceId),
        found -> found.stream().anyMatch(event -> event.kind() != AuditEvent.Kind.INTENT));
  }
}
