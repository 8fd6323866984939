package dev.impersonation.http;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.AuditUnavailableException;
import dev.impersonation.audit.LimitedLog;
import dev.impersonation.audit.PendingOutcome;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to the sink, and reports to observers and the log whether it took them. A sink may
 * be anybody's code: whatever it throws, the event counts as not recorded.
 */
final class EventRecorder {
  private final AuditSink sink;
  private final List<RequestObserver> observers;
  private final LimitedLog limited;
  private final Thrown thrown;

  /** Events that were not recorded, until the log says that others are again. */
  private final AtomicLong missed = new AtomicLong();

  EventRecorder(AuditSink sink, List<RequestObserver> observers, LimitedLog limited) {
    this.sink = sink;
    this.observers = List.copyOf(observers);
    this.limited = limited;
    this.thrown = new Thrown(limited);
  }

  /** Returns whether it is recorded; if not, that was logged. */
  boolean record(AuditEvent event) {
    return tryTo(() -> sink.record(event), event);
  }

  /** Returns what takes the outcome; null if the intent is not recorded, which was logged. */
  @Nullable PendingOutcome recordIntent(AuditEvent intent) {
    @Nullable PendingOutcome[] pending = new PendingOutcome[1];
    boolean isRecorded =
        tryTo(
            () -> pending[0] = Objects.requireNonNull(sink.recordIntent(intent), "no outcome"),
            intent);
    return isRecorded ? pending[0] : null;
  }

  /** Returns whether it is recorded; if not, that was logged. */
  boolean recordOutcome(PendingOutcome pending, AuditEvent outcome, UUID intentId) {
    // An application may leave its thread interrupted: what it did must be recorded all the same.
    boolean isInterrupted = Thread.interrupted();
    boolean isRecorded = false;
    try {
      isRecorded = tryTo(() -> pending.record(outcome), outcome);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
      if (!isRecorded) {
        outcomeIsLost(intentId);
      }
    }
    return isRecorded;
  }

  /** There is no event to record. */
  void noOutcome(PendingOutcome pending, UUID intentId) {
    outcomeIsLost(intentId);
    try {
      pending.close();
    } catch (Throwable e) {
      thrown.log("a sink threw as it was to give back the room of an outcome: {} at {}", e);
    }
  }

  /** Names the intent, for that is on the record: whoever reads it finds no outcome to it. */
  private void outcomeIsLost(UUID intentId) {
    limited.error(
        "lost", "the outcome of a request is lost: its intent is audit event {}", intentId);
  }

  private boolean tryTo(Runnable recording, AuditEvent event) {
    boolean isRecorded = false;
    try {
      recording.run();
      isRecorded = true;
    } catch (AuditUnavailableException e) {
      // Its contract keeps events out of the message, which may be another each time.
      limited.error(
          "unavailable" + Thrown.place(e),
          "an audit event is not recorded: {}",
          Thrown.oneLine(e.getMessage()));
    } catch (Throwable e) {
      thrown.log("an audit event is not recorded: the sink threw {} at {}", e);
    }
    logTrouble(isRecorded);
    for (RequestObserver observer : observers) {
      notify(observer, event, isRecorded);
    }
    return isRecorded;
  }

  /** Where some are recorded and some are not, the log says so once a minute as well. */
  private void logTrouble(boolean isRecorded) {
    if (!isRecorded) {
      missed.incrementAndGet();
      return;
    }
    long count = missed.get();
    if (count > 0 && limited.warn("again", "audit events are recorded again, {} were not", count)) {
      missed.addAndGet(-count);
    }
  }

  private void notify(RequestObserver observer, AuditEvent event, boolean isRecorded) {
    thrown.quietly(
        () -> {
          if (isRecorded) {
            observer.recorded(event);
          } else {
            observer.notRecorded(event);
          }
        });
  }

  /** Logs how many events were missed, when none comes any more that would. */
  void logMissed() {
    long count = missed.getAndSet(0);
    if (count > 1) {
      PackageLog.LOG.error("{} audit events were not recorded before a filter ended", count);
    }
  }
}
