package dev.impersonation.jetty;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.ImpersonationPrincipal;
import dev.impersonation.Organization;
import java.util.HashSet;
import java.util.Set;
import javax.security.auth.Subject;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.security.UserIdentity;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Shows the security of containers a verified caller: its roles are that of its organization and
 * each permission, as the token writes them.
 *
 * @param principal the subject
 */
record SignedIn(ImpersonationPrincipal principal, Set<String> roles)
    implements AuthenticationState.Succeeded, UserIdentity {
  static SignedIn of(ImpersonationContext context, RolesWhileActing whileActing) {
    boolean hasNone = whileActing == RolesWhileActing.NONE && context.isImpersonated();
    return new SignedIn(
        ImpersonationPrincipal.of(context),
        hasNone ? Set.of() : context.organization().map(SignedIn::roles).orElse(Set.of()));
  }

  private static Set<String> roles(Organization organization) {
    Set<String> roles = new HashSet<>(organization.permissions());
    organization.role().ifPresent(roles::add);
    return Set.copyOf(roles);
  }

  @Override
  public String getAuthenticationType() {
    return "Bearer";
  }

  @Override
  public UserIdentity getUserIdentity() {
    return this;
  }

  @Override
  public Subject getSubject() {
    return new Subject(true, Set.of(principal), Set.of(), Set.of());
  }

  @Override
  public ImpersonationPrincipal getUserPrincipal() {
    return principal;
  }

  @Override
  public boolean isUserInRole(@Nullable String role) {
    return role != null && roles.contains(role);
  }

  /** For the rest of this request alone: the session goes on, Clerk is told nothing. */
  @Override
  public void logout(Request request, Response response) {
    Request.setAuthenticationState(request, Nobody.STATE);
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "SignedIn[]";
  }
}
