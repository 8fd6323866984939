package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.token.SessionTokenVerifier;

/**
 * Says what becomes of an impersonated request that an application took on while its token was
 * good, and goes on with after that token has expired, or after the impersonation is over as {@link
 * ImpersonationContext#until} says.
 */
public enum AfterExpiry {
  /**
   * An asynchronous dispatch that reaches the filter at {@code exp} plus the clock skew, or later,
   * is refused as a new request would be: 401 with the reason {@code token-expired}; what it
   * dispatches to does not run. So is one that reaches it from the impersonation's end on: 403 with
   * the code {@code impersonation_over}. The default.
   */
  REFUSE,

  /** A request that was let through may be finished, however long that takes. */
  FINISH;

  /** The one later dispatch that can come long after the first. */
  private static final String ASYNC = "ASYNC";

  /** Whether a later dispatch comes too late for the token of this caller. */
  boolean refuses(GateRequest request, Caller caller, SessionTokenVerifier verifier) {
    return judges(request)
        && caller instanceof Caller.Verified verified
        && verified.isImpersonated()
        && verifier.isExpired(verified.context());
  }

  /** Whether time is judged once more at this dispatch of a request that is going on. */
  boolean judges(GateRequest request) {
    return this == REFUSE && request.dispatch().equals(ASYNC);
  }
}
