package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;

/**
 * Names whom a request speaks for, or says why that is nobody: what its credentials came to.
 * Immutable.
 */
public sealed interface Caller {
  /** A session token that verified; subject and actor are from this one token. */
  record Verified(ImpersonationContext context) implements Caller {
    /** Returns whether somebody acts for the subject, or may do so. */
    public boolean isImpersonated() {
      return context.isImpersonated();
    }
  }

  /**
   * Nobody is signed in, as far as can be told: there is no token, or a cookie that does not verify
   * or cannot be checked for want of keys.
   *
   * @param reason stable and header-safe, such as {@code session-token-and-uat-missing}
   * @param refusal the answer where anonymous requests are refused
   */
  record SignedOut(String reason, Refusal refusal) implements Caller {}

  /**
   * Refused even where anonymous requests are allowed.
   *
   * @param refusal the answer
   */
  record Refused(Refusal refusal) implements Caller {}
}
