package dev.impersonation.spring.mvc;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the events of an application. */
final class RecordedEvents implements AuditSink {
  private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void record(AuditEvent event) {
    events.add(event);
  }

  /** Returns those of requests with this {@code traceparent}; outcomes may come after answers. */
  List<AuditEvent> of(String traceId) {
    return events.stream()
        .filter(event -> event.traceId().filter(traceId::equals).isPresent())
        .toList();
  }
}
