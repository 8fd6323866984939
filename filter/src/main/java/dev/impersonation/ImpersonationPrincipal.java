package dev.impersonation;

import java.security.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names the subject as the user of a request, and keeps who acts for it. Two are equal if issuer,
 * subject, {@link Impersonation} and actor are: no cache keyed by principal mixes the customer in
 * person with somebody who acts for the customer, and a renewed token changes nothing. Immutable.
 */
public final class ImpersonationPrincipal implements Principal {
  private final ImpersonationContext context;

  private ImpersonationPrincipal(ImpersonationContext context) {
    this.context = context;
  }

  /** Returns the principal of whom a verified token speaks for. */
  public static ImpersonationPrincipal of(ImpersonationContext context) {
    return new ImpersonationPrincipal(Objects.requireNonNull(context, "context"));
  }

  /** Returns the {@linkplain ImpersonationContext#subject() subject}. */
  @Override
  public String getName() {
    return context.subject();
  }

  /** Returns what the token said, the actor included. */
  public ImpersonationContext context() {
    return context;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImpersonationPrincipal that
        && context.issuer().equals(that.context.issuer())
        && context.subject().equals(that.context.subject())
        && context.impersonation() == that.context.impersonation()
        && context.actor().equals(that.context.actor());
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        context.issuer(), context.subject(), context.impersonation(), context.actor());
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "ImpersonationPrincipal[]";
  }
}
