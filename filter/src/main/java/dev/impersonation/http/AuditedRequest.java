package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.PendingOutcome;
import dev.impersonation.policy.Decision;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What is recorded of one request, over all of its dispatches: its intent, when the gate
 * {@linkplain ImpersonationGate#record makes} this, and later its outcome, once; or that it was
 * refused. Safe for use by many threads.
 */
public final class AuditedRequest {
  /**
   * What is known of the request from the beginning; the host's own object may be another's later.
   */
  record Asked(
      ImpersonationContext context,
      String method,
      String path,
      @Nullable String rawPath,
      String dispatch,
      @Nullable String remoteAddress,
      @Nullable String requestId,
      @Nullable String traceId) {
    static Asked of(GateRequest request, ImpersonationContext context) {
      String path = request.contextPath() + request.path();
      return new Asked(
          context,
          request.method(),
          path,
          request
              .rawPath()
              .filter(raw -> !raw.equals(path))
              .map(raw -> new RawPath(raw).withoutParameters())
              .orElse(null),
          request.dispatch(),
          request.remoteAddress().orElse(null),
          request.requestId().orElse(null),
          TraceParent.traceId(request.headers("traceparent")).orElse(null));
    }
  }

  /** Few, for this request's thread waits; more than one, so that a backlog shrinks. */
  private static final int ABANDONED_AT_ONCE = 2;

  private final Audit audit;
  private final @Nullable Asked asked;
  private final @Nullable AuditEvent intent;
  private final @Nullable PendingOutcome pending;
  private final Optional<Refusal> refusal;
  private final long begun;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Optional<Decision> decision;
  private volatile @Nullable String failure;
  private volatile UntoldEnds.@Nullable Watch watch;

  private AuditedRequest(
      Audit audit,
      @Nullable Asked asked,
      @Nullable AuditEvent intent,
      @Nullable PendingOutcome pending,
      Optional<Decision> decision,
      Optional<Refusal> refusal) {
    this.audit = audit;
    this.asked = asked;
    this.intent = intent;
    this.pending = pending;
    this.decision = decision;
    this.refusal = refusal;
    this.begun = audit.nanoTime();
  }

  /** One of which nothing more is recorded. */
  static AuditedRequest ended(Audit audit, Optional<Refusal> refusal) {
    return new AuditedRequest(audit, null, null, null, Optional.empty(), refusal);
  }

  static AuditedRequest begun(
      Audit audit,
      Asked asked,
      AuditEvent intent,
      PendingOutcome pending,
      Optional<Decision> decision) {
    return new AuditedRequest(audit, asked, intent, pending, decision, Optional.empty());
  }

  /**
   * Returns the answer to give in place of the application's: that of the first admission, or 503
   * if the intent could not be recorded. Empty if the request may happen.
   */
  public Optional<Refusal> refusal() {
    return refusal;
  }

  /** Returns whether its outcome is still to be recorded. */
  public boolean isUnderWay() {
    return intent != null && !ended.get();
  }

  /** Takes note of what the gate says to a later dispatch: the outcome tells of a refusal. */
  public void decided(Admission admission) {
    if (admission.refusal().isPresent()) {
      if (admission.decision().isPresent()) {
        decision = admission.decision();
      } else {
        failure = admission.refusal().get().code();
      }
    }
  }

  /** Takes note of what was thrown: the outcome names its class, never its message. */
  public void failed(Throwable thrown) {
    if (failure == null) {
      failure = thrown.getClass().getName();
    }
  }

  /** Takes note that the application did not answer in time. */
  public void timedOut() {
    failure = "timeout";
  }

  /**
   * Takes note of whose task it is to tell of the end. Once that object is garbage and has not
   * told, nobody will: then the outcome is recorded after that of a later request, with the failure
   * {@code abandoned}, without a status and a duration. What is not told when the gate is closed by
   * the last that uses it is recorded then, in the same way, as far as there is time. To be called
   * once at the most; what is told already stays as it is.
   *
   * @param teller what the host keeps for as long as it may tell; nothing else that lives longer
   *     may lead to it, such as a sink or an observer
   */
  public void endIsToldBy(Object teller) {
    UntoldEnds.Watch watched = audit.untold().watch(teller, this);
    watch = watched;
    if (!isUnderWay()) {
      audit.untold().remove(watched);
    }
  }

  /** Whether its outcome can be recorded where an intent cannot. */
  boolean keepsRoom() {
    try {
      return pending != null && pending.keepsRoom();
    } catch (Throwable e) {
      // Anybody's code: then nothing is known of room.
      return false;
    }
  }

  /** Returns whether nothing of it is lost. Told on another's thread: not under its MDC. */
  boolean abandoned() {
    Map<String, String> another = MDC.getCopyOfContextMap();
    MDC.clear();
    try {
      return audit.ending(() -> record(OptionalInt.empty(), Optional.empty(), "abandoned"));
    } finally {
      if (another != null) {
        MDC.setContextMap(another);
      }
    }
  }

  /**
   * Records the outcome, unless that was done. If it cannot be recorded, that is logged as an
   * error: what it tells of has happened.
   *
   * @param status the status of the answer; empty where it is not known
   */
  public void end(OptionalInt status) {
    if (!isUnderWay()) {
      return;
    }
    Duration duration = Duration.ofNanos(audit.nanoTime() - begun);
    audit.ending(
        () -> {
          boolean isRecorded = record(status, Optional.of(duration), null);
          if (isRecorded) {
            // Within the same permit: what is found here is not the close's to find any more.
            audit.untold().tell(ABANDONED_AT_ONCE);
          }
          return isRecorded;
        });
  }

  private boolean record(
      OptionalInt status, Optional<Duration> duration, @Nullable String failureIfNoneIsKnown) {
    Asked known = asked;
    AuditEvent began = intent;
    PendingOutcome place = pending;
    if (known == null || began == null || place == null || !ended.compareAndSet(false, true)) {
      return true;
    }
    UntoldEnds.Watch watched = watch;
    if (watched != null) {
      audit.untold().remove(watched);
    }
    AuditEvent.Builder outcome = audit.event(AuditEvent.Kind.OUTCOME, known);
    if (outcome == null) {
      audit.recorder().noOutcome(place, began.id());
      return false;
    }
    outcome.intentId(began.id());
    duration.ifPresent(outcome::duration);
    decision.ifPresent(outcome::decision);
    status.ifPresent(outcome::status);
    String seen = failure;
    String how = seen == null ? failureIfNoneIsKnown : seen;
    if (how != null) {
      outcome.failure(how);
    }
    return audit.recorder().recordOutcome(place, outcome.build(), began.id());
  }
}
