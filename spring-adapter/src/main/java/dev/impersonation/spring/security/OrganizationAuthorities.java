package dev.impersonation.spring.security;

import dev.impersonation.ImpersonationContext;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Takes the authorities from the organization of the session: its role behind {@code ROLE_}, so
 * that {@code hasRole("org:admin")} asks for it, and its permissions as they are.
 */
final class OrganizationAuthorities
    implements Function<ImpersonationContext, Collection<GrantedAuthority>> {
  @Override
  public Collection<GrantedAuthority> apply(ImpersonationContext context) {
    return context
        .organization()
        .map(
            organization ->
                Stream.concat(
                        organization.role().map("ROLE_"::concat).stream(),
                        organization.permissions().stream())
                    .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                    .toList())
        .orElse(List.of());
  }
}
