package dev.impersonation.http;

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
  FINISH
}
