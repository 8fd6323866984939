package dev.impersonation.http;

import dev.impersonation.token.SessionTokenVerifier;

/**
 * Says what becomes of an impersonated request that an application took on while its token was
 * good, and goes on with after that token has expired.
 */
public enum AfterExpiry {
  /**
   * An asynchronous dispatch that reaches the filter at {@code exp} plus the clock skew, or later,
   * is refused as a new request would be: 401 with the reason {@code token-expired}; what it
   * dispatches to does not run. The default.
   */
  REFUSE,

  /** A request that was let through may be finished, however long that takes. */
  FINISH;

  /** The one later dispatch that can come long after the first. */
  private static final String ASYNC = "ASYNC";

  /** Whether a later dispatch comes too late for the token of this caller. */
  boolean refuses(GateRequest request, Caller caller, SessionTokenVerifier verifier) {
    return this == REFUSE
        && request.dispatch().equals(ASYNC)
        && caller instanceof Caller.Verified verified
        && verified.isImpersonated()
        && verifier.isExpired(verified.context());
  }
}
