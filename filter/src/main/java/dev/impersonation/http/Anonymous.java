package dev.impersonation.http;

/** Says what becomes of requests that nobody is signed in for. */
public enum Anonymous {
  /** They are refused with 401. The default. */
  REFUSE,

  /**
   * They go on without a context, with the reason on the request: requests without a token, and
   * those whose <em>cookie</em> does not verify, for browsers send stale cookies on every
   * navigation. A bad {@code Authorization} header is refused all the same, and so is a token that
   * could not be checked.
   */
  ALLOW
}
