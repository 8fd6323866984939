package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.LimitedLog;
import dev.impersonation.audit.PendingOutcome;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records the intent of a request before it happens, or that it is refused; what cannot be recorded
 * does not happen.
 */
final class IntentRecorder {
  private static final int REMEMBERED_SESSIONS = 10_000;

  private final AuditScope recorded;
  private final AuditSink sink;
  private final LongSupplier ticker;
  private final RequestEvents events;
  private final EventRecorder recorder;
  private final RequestsInFlight inFlight;
  private final SeenSessions sessions = new SeenSessions(REMEMBERED_SESSIONS);

  /**
   * Makes one.
   *
   * @param sink opened and closed with {@link #inFlight} if it is an {@link ReopenedSink}
   * @param clock the time of events
   * @param ticker nanoseconds from anywhere, for durations
   */
  IntentRecorder(
      AuditScope recorded,
      AuditSink sink,
      Clock clock,
      LongSupplier ticker,
      List<RequestObserver> observers) {
    LimitedLog log = new LimitedLog(PackageLog.LOG, ticker);
    this.recorded = recorded;
    this.sink = sink;
    this.ticker = ticker;
    this.events = new RequestEvents(clock, new Thrown(log));
    this.recorder = new EventRecorder(sink, observers, log);
    this.inFlight =
        new RequestsInFlight(sink instanceof ReopenedSink own ? own : null, recorder, ticker);
  }

  /** Records what the first admission of a request leads to. */
  AuditedRequest record(GateRequest request, Admission admission) {
    if (!(admission.caller() instanceof Caller.Verified verified)
        || !recorded.include(verified.context())) {
      return AuditedRequest.over(admission.refusal());
    }
    ImpersonationContext context = verified.context();
    RequestEvents.Shown shown = RequestEvents.Shown.by(request, context);
    boolean isFirst = sessions.meet(context);
    AuditEvent event = event(shown, admission, isFirst);
    if (event != null && event.kind() == AuditEvent.Kind.INTENT) {
      PendingOutcome pending = recorder.recordIntent(event);
      if (pending != null) {
        return AuditedRequest.begun(
            new OutcomeRecorder(events, recorder, inFlight, ticker, shown, event, pending),
            admission.decision());
      }
    }
    boolean isRecorded =
        event != null && event.kind() == AuditEvent.Kind.REFUSED && recorder.record(event);
    if (isFirst && !isRecorded) {
      sessions.forget(context);
    }
    if (!isRecorded) {
      inFlight.makeRoom();
    }
    return AuditedRequest.over(
        Optional.of(admission.refusal().orElseGet(Refusal::auditUnavailable)));
  }

  private @Nullable AuditEvent event(
      RequestEvents.Shown shown, Admission admission, boolean isFirst) {
    AuditEvent.Builder event = events.first(shown, admission);
    if (event == null) {
      return null;
    }
    return isFirst ? event.firstOfSession().build() : event.build();
  }

  /** Returns what must be said at the start where SLF4J says nothing; else empty. */
  Optional<String> unloggedWarning() {
    return NoProvider.warning(recorded, sink);
  }

  RequestsInFlight inFlight() {
    return inFlight;
  }
}
