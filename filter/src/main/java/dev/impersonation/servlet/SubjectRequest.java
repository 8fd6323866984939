package dev.impersonation.servlet;

import dev.impersonation.Actor;
import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request whose user is the verified subject, never the actor. */
final class SubjectRequest extends HttpServletRequestWrapper {
  private final Subject subject;

  /** Its equality includes the actor, so that no cache keyed by principal mixes the parties. */
  private record Subject(String getName, Impersonation impersonation, Optional<Actor> actor)
      implements Principal {
    @Override
    public String toString() {
      return "Subject[]";
    }
  }

  private final @Nullable SessionBinding binding;

  SubjectRequest(
      HttpServletRequest request, ImpersonationContext context, @Nullable SessionBinding binding) {
    super(request);
    this.binding = binding;
    this.subject = new Subject(context.subject(), context.impersonation(), context.actor());
  }

  @Override
  public Principal getUserPrincipal() {
    return subject;
  }

  @Override
  public String getRemoteUser() {
    return subject.getName();
  }

  /** Roles that the container knows are those of whoever signed in to the container. */
  @Override
  public boolean isUserInRole(String role) {
    return false;
  }

  @Override
  public String getAuthType() {
    return "Bearer";
  }

  @Override
  public HttpSession getSession() {
    return bound(super.getSession());
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    HttpSession session = super.getSession(create);
    return session == null ? null : bound(session);
  }

  private HttpSession bound(HttpSession session) {
    if (binding != null) {
      binding.bind(session);
    }
    return session;
  }
}
