package dev.impersonation.http;

import java.time.Clock;
import java.util.Optional;

/**
 * Stands for one request that a gate has decided about and recorded, over all of its dispatches. An
 * adapter in front of another one, such as a handler of the host in front of servlets, keeps it on
 * the request as the attribute {@link #ATTRIBUTE}: whoever finds it there and {@linkplain
 * ImpersonationGate#adopts adopts} it neither verifies nor records the request again, and can only
 * {@linkplain ImpersonationGate#tighten tighten}. Only a gate makes one. Safe for use by many
 * threads.
 */
public final class AdmittedRequest {
  /** The name of the request attribute by which adapters behind find it. */
  public static final String ATTRIBUTE = "dev.impersonation.http.AdmittedRequest";

  private final Admission admission;
  private final AuditedRequest audited;
  private final Optional<String> requestId;
  private final TokenTrust trust;
  private final GuardMode defaultMode;
  private final Clock clock;

  AdmittedRequest(
      Admission admission,
      AuditedRequest audited,
      Optional<String> requestId,
      TokenTrust trust,
      GuardMode defaultMode,
      Clock clock) {
    this.admission = admission;
    this.audited = audited;
    this.requestId = requestId;
    this.trust = trust;
    this.defaultMode = defaultMode;
    this.clock = clock;
  }

  /** Returns whom it speaks for, at every dispatch. */
  public Caller caller() {
    return admission.caller();
  }

  /** Returns what was decided about its first dispatch. */
  public Admission admission() {
    return admission;
  }

  /** Returns where its host reports how it goes on. */
  public AuditedRequest audited() {
    return audited;
  }

  /** What holds for it while somebody impersonates where nothing else decides. */
  GuardMode defaultMode() {
    return defaultMode;
  }

  /** The clock by which its end is judged. */
  Clock clock() {
    return clock;
  }

  /** Which request it is, so that it is worth nothing on another one. */
  Optional<String> requestId() {
    return requestId;
  }

  TokenTrust trust() {
    return trust;
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "AdmittedRequest[]";
  }
}
