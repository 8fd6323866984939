package dev.impersonation.http;

import dev.impersonation.policy.Decision;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Stands for one request in the audit, over all of its dispatches: its host reports here how the
 * request goes on, and its outcome is recorded once. Of a request that was refused, or that is not
 * recorded, nothing more is. Safe for use by many threads.
 */
public final class AuditedRequest {
  private static final AuditedRequest UNRECORDED = new AuditedRequest(Optional.empty(), null);

  private final Optional<Refusal> refusal;
  private final @Nullable OutcomeRecorder outcome;

  private AuditedRequest(Optional<Refusal> refusal, @Nullable OutcomeRecorder outcome) {
    this.refusal = refusal;
    this.outcome = outcome;
  }

  /** Returns one of which nothing more is recorded. */
  static AuditedRequest over(Optional<Refusal> refusal) {
    return refusal.isEmpty() ? UNRECORDED : new AuditedRequest(refusal, null);
  }

  static AuditedRequest begun(OutcomeRecorder outcome, Optional<Decision> decision) {
    decision.ifPresent(outcome::decision);
    return new AuditedRequest(Optional.empty(), outcome);
  }

  /**
   * Returns the answer to give in place of the application's: that of the first admission, or 503
   * if the intent could not be recorded. Empty if the request may happen.
   */
  public Optional<Refusal> refusal() {
    return refusal;
  }

  /** Returns whether its outcome is still to be recorded. */
  public boolean isInFlight() {
    return outcome != null && outcome.isDue();
  }

  /** Takes note of the admission of a later dispatch: if that is refused, the outcome says so. */
  public void decided(Admission admission) {
    if (outcome == null || admission.refusal().isEmpty()) {
      return;
    }
    if (admission.decision().isPresent()) {
      outcome.decision(admission.decision().get());
    } else {
      outcome.failure(admission.refusal().get().code());
    }
  }

  /** Takes note of what was thrown: the outcome names its class, never its message. */
  public void failed(Throwable thrown) {
    if (outcome != null) {
      outcome.failureUnlessKnown(thrown.getClass().getName());
    }
  }

  /** Takes note that the application did not answer in time. */
  public void timedOut() {
    if (outcome != null) {
      outcome.failure("timeout");
    }
  }

  /**
   * Takes note of the object that will report the end. Once that is garbage and has reported
   * nothing, nobody will: then the outcome is recorded together with that of a later request, with
   * the failure {@code abandoned}, without a status and a duration. What is in flight when the last
   * user closes the gate is recorded then, in the same way, as far as there is time. Call it once
   * at the most; an outcome that is recorded already stays as it is.
   *
   * @param reporter what the host keeps for as long as it may report; nothing else that lives
   *     longer may lead to it, such as a sink or an observer
   */
  public void endReportedBy(Object reporter) {
    if (outcome != null) {
      outcome.endReportedBy(reporter);
    }
  }

  /**
   * Records the outcome, unless that was done. If it cannot be recorded, that is logged as an
   * error: the request has happened.
   *
   * @param status the status of the answer; empty where it is not known
   */
  public void end(OptionalInt status) {
    if (outcome != null) {
      outcome.end(status);
    }
  }
}
