package dev.impersonation.spring.security;

import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Matches what the filter has verified by {@code Authorization: Bearer}, which wins over cookies
 * and never falls back to them, and which no browser sends by itself. Under another scheme the
 * filter looks at the cookies.
 */
final class BearerRequest implements RequestMatcher {
  private static final String SCHEME = "Bearer ";

  @Override
  public boolean matches(HttpServletRequest request) {
    String field = request.getHeader("Authorization");
    return field != null
        && field.strip().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && ImpersonationFilter.context(request).isPresent();
  }
}
