package dev.impersonation.spring.security;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Tells who is there from both places that know: Spring Security, and the request. They differ
 * where another way to sign in, such as HTTP Basic, comes with a verified cookie.
 *
 * @param authentication that of the security context, if there is one
 * @param request the current one; null on threads that have none
 */
record CurrentIdentity(
    @Nullable Authentication authentication, @Nullable HttpServletRequest request) {
  private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

  /** Returns who is there, with the request of the current thread. */
  static CurrentIdentity of(@Nullable Authentication authentication) {
    return new CurrentIdentity(
        authentication,
        RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
            ? attributes.getRequest()
            : null);
  }

  /** Whether it is known to Spring Security who it is. */
  boolean isSignedIn() {
    Authentication known = authentication;
    return known != null && TRUST.isAuthenticated(known);
  }

  /** Whether somebody has taken on another user by means of Spring Security, without a token. */
  boolean isSwitched() {
    Authentication known = authentication;
    return known != null
        && known.getAuthorities().stream().anyMatch(SwitchUserGrantedAuthority.class::isInstance);
  }

  /** The context in which somebody impersonates, or may do so. */
  Optional<ImpersonationContext> impersonated() {
    return Stream.of(ofAuthentication(), ofRequest())
        .flatMap(Optional::stream)
        .filter(ImpersonationContext::isImpersonated)
        .findFirst();
  }

  /** By the details, which a copy made by {@code toBuilder()} still has. */
  private Optional<ImpersonationContext> ofAuthentication() {
    Authentication known = authentication;
    return known != null && known.getDetails() instanceof ImpersonationContext context
        ? Optional.of(context)
        : Optional.empty();
  }

  private Optional<ImpersonationContext> ofRequest() {
    HttpServletRequest current = request;
    return current == null ? Optional.empty() : ImpersonationFilter.context(current);
  }

  /** Names nobody. */
  @Override
  public String toString() {
    return "CurrentIdentity[]";
  }
}
