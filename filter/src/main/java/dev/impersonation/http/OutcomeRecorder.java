package dev.impersonation.http;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.PendingOutcome;
import dev.impersonation.policy.Decision;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Records the outcome of one request whose intent is recorded, once, whoever reports its end. Safe
 * for use by many threads.
 */
final class OutcomeRecorder implements RequestsInFlight.Due {
  /** Few, for this request's thread waits; more than one, so that a backlog shrinks. */
  private static final int ABANDONED_AT_ONCE = 2;

  private final RequestEvents events;
  private final EventRecorder recorder;
  private final RequestsInFlight inFlight;
  private final LongSupplier ticker;
  private final RequestEvents.Shown shown;
  private final AuditEvent intent;
  private final PendingOutcome pending;
  private final long begun;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Decision decision;
  private volatile @Nullable String failure;
  private volatile RequestsInFlight.@Nullable Watch watch;

  OutcomeRecorder(
      RequestEvents events,
      EventRecorder recorder,
      RequestsInFlight inFlight,
      LongSupplier ticker,
      RequestEvents.Shown shown,
      AuditEvent intent,
      PendingOutcome pending) {
    this.events = events;
    this.recorder = recorder;
    this.inFlight = inFlight;
    this.ticker = ticker;
    this.shown = shown;
    this.intent = intent;
    this.pending = pending;
    this.begun = ticker.getAsLong();
  }

  boolean isDue() {
    return !ended.get();
  }

  void decision(Decision decided) {
    decision = decided;
  }

  /** Replaces what was noted before. */
  void failure(String code) {
    failure = code;
  }

  void failureUnlessKnown(String code) {
    if (failure == null) {
      failure = code;
    }
  }

  void endReportedBy(Object reporter) {
    RequestsInFlight.Watch watched = inFlight.watch(reporter, this);
    watch = watched;
    if (!isDue()) {
      inFlight.remove(watched);
    }
  }

  void end(OptionalInt status) {
    if (!isDue()) {
      return;
    }
    Duration duration = Duration.ofNanos(ticker.getAsLong() - begun);
    inFlight.whileEnding(
        () -> {
          boolean isRecorded = record(status, Optional.of(duration), null);
          if (isRecorded) {
            // Within the same permit: what is found here is not the close's to find any more.
            inFlight.abandonForgotten(ABANDONED_AT_ONCE);
          }
          return isRecorded;
        });
  }

  /** Runs on another request's thread, hence not under its MDC. */
  @Override
  public boolean abandon() {
    Map<String, String> another = MDC.getCopyOfContextMap();
    MDC.clear();
    try {
      return inFlight.whileEnding(() -> record(OptionalInt.empty(), Optional.empty(), "abandoned"));
    } finally {
      if (another != null) {
        MDC.setContextMap(another);
      }
    }
  }

  @Override
  public boolean keepsRoom() {
    try {
      return pending.keepsRoom();
    } catch (Throwable e) {
      // Anybody's code: then nothing is known of room.
      return false;
    }
  }

  /**
   * Returns false if the outcome is lost.
   *
   * @param failureUnlessKnown counts for whoever records alone: somebody else may be at it already
   */
  private boolean record(
      OptionalInt status, Optional<Duration> duration, @Nullable String failureUnlessKnown) {
    if (!ended.compareAndSet(false, true)) {
      return true;
    }
    RequestsInFlight.Watch watched = watch;
    if (watched != null) {
      inFlight.remove(watched);
    }
    AuditEvent.Builder outcome = events.outcome(shown, intent);
    if (outcome == null) {
      recorder.noOutcome(pending, intent.id());
      return false;
    }
    duration.ifPresent(outcome::duration);
    status.ifPresent(outcome::status);
    Decision decided = decision;
    if (decided != null) {
      outcome.decision(decided);
    }
    String known = failure;
    String how = known == null ? failureUnlessKnown : known;
    if (how != null) {
      outcome.failure(how);
    }
    return recorder.recordOutcome(pending, outcome.build(), intent.id());
  }
}
