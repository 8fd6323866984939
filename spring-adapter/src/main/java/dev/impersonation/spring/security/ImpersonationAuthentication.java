package dev.impersonation.spring.security;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.ImpersonationPrincipal;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Is whom a verified session token speaks for. The principal is the subject as text, the details
 * are the {@link ImpersonationContext} with the actor, and there are no credentials: the token is
 * not kept.
 *
 * <p>Two are equal if issuer, subject, actor and authorities are, so that nothing keyed by it mixes
 * the customer in person with somebody who acts for the customer, and a renewed token changes
 * nothing. Belongs to one request: it is never stored in a session, and writing it to a stream
 * fails. Immutable, but for what the authorities of an application hold.
 */
public final class ImpersonationAuthentication implements Authentication {
  private static final long serialVersionUID = 1L;

  private final transient ImpersonationPrincipal subject;
  private final transient List<GrantedAuthority> authorities;

  private ImpersonationAuthentication(
      ImpersonationPrincipal subject, List<GrantedAuthority> authorities) {
    this.subject = subject;
    this.authorities = authorities;
  }

  /** Returns that of a verified token; the authorities are copied. */
  public static ImpersonationAuthentication of(
      ImpersonationContext context, Collection<? extends GrantedAuthority> authorities) {
    return new ImpersonationAuthentication(
        ImpersonationPrincipal.of(context), List.copyOf(authorities));
  }

  /** Returns what the token said, the actor included. */
  public ImpersonationContext context() {
    return subject.context();
  }

  @Override
  public Collection<GrantedAuthority> getAuthorities() {
    return authorities;
  }

  /** Returns null: the token is not kept. */
  @Override
  public @Nullable Object getCredentials() {
    return null;
  }

  /** Returns the {@link ImpersonationContext}. */
  @Override
  public Object getDetails() {
    return context();
  }

  /** Returns the subject. */
  @Override
  public Object getPrincipal() {
    return getName();
  }

  /** Returns the subject. */
  @Override
  public String getName() {
    return subject.getName();
  }

  /** Returns true: there is none of an unverified token. */
  @Override
  public boolean isAuthenticated() {
    return true;
  }

  /**
   * Changes nothing.
   *
   * @throws IllegalArgumentException if it is to be anything but true
   */
  @Override
  public void setAuthenticated(boolean isAuthenticated) {
    if (!isAuthenticated) {
      throw new IllegalArgumentException(
          "a verified identity cannot be taken back: clear the security context instead");
    }
  }

  private void writeObject(ObjectOutputStream unused) throws NotSerializableException {
    throw new NotSerializableException(
        "ImpersonationAuthentication belongs to one request and is not to be stored");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImpersonationAuthentication that
        && subject.equals(that.subject)
        && authorities.equals(that.authorities);
  }

  @Override
  public int hashCode() {
    return Objects.hash(subject, authorities);
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "ImpersonationAuthentication[" + context().impersonation() + "]";
  }
}
