package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.ImpersonationPrincipal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  /** A session token that verified; subject and actor are from this one token. */
  final class Verified implements Caller {
    private final Identity identity;
    private final Begun begun;

    private Verified(Identity identity, Begun begun) {
      this.identity = identity;
      this.begun = begun;
    }

    /** Makes one of a request that began in time. */
    public Verified(ImpersonationContext context) {
      this(new Identity(context), Begun.IN_TIME);
    }

    /** The same where the impersonation was over when the request came. */
    Verified tooLate() {
      return begun == Begun.TOO_LATE ? this : new Verified(identity, Begun.TOO_LATE);
    }

    Identity identity() {
      return identity;
    }

    /** Returns whom the token speaks for. */
    public ImpersonationContext context() {
      return identity.context();
    }

    /** Returns the same as the user of requests. */
    public ImpersonationPrincipal principal() {
      return identity.principal();
    }

    /** Returns whether it was in time when the request came, by {@link #context}'s end. */
    public Begun begun() {
      return begun;
    }

    /** Returns whether somebody acts for the subject, or may do so. */
    public boolean isImpersonated() {
      return context().isImpersonated();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Verified that
          && begun == that.begun
          && context().equals(that.context());
    }

    @Override
    public int hashCode() {
      return Objects.hash(context(), begun);
    }

    /** Names nobody, so that it is safe in a log. */
    @Override
    public String toString() {
      return "Verified[" + begun + "]";
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
