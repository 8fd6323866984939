package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;

/**
 * Names whom a request speaks for, or says why that is nobody: what its credentials came to.
 * Immutable.
 */
public sealed interface Caller {
  /** Says whether a request began in the time that its impersonation was to last. */
  enum Begun {
    /** It did, or nobody has set an end. */
    IN_TIME,

    /** The impersonation was over: only routes that are open to anybody are open to it. */
    TOO_LATE
  }

  /**
   * A session token that verified; subject and actor are from this one token.
   *
   * @param begun by {@link ImpersonationContext#until}, when the request came
   */
  record Verified(ImpersonationContext context, Begun begun) implements Caller {
    /** Makes one of a request that began in time. */
    public Verified(ImpersonationContext context) {
      this(context, Begun.IN_TIME);
    }

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
