package dev.impersonation.spring.security;

import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.session.SessionManagementFilter;

/**
 * Leaves verified requests out. Where an application has asked for this filter, it takes each for a
 * login: it would renew the session, and keep the customer in it.
 */
final class UnverifiedSessionManagement extends SessionManagementFilter {
  private final SessionManagementFilter filter;

  UnverifiedSessionManagement(SessionManagementFilter filter) {
    super(new NullSecurityContextRepository());
    this.filter = filter;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (ImpersonationFilter.context(request).isPresent()) {
      chain.doFilter(request, response);
    } else {
      filter.doFilter(request, response, chain);
    }
  }
}
