package dev.impersonation.spring.security;

import dev.impersonation.spring.mvc.CoverageFindings;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/** Finds where anonymous requests go on, and no chain of Spring Security may be there for them. */
record ChainFindings(ListableBeanFactory beans, Environment environment)
    implements CoverageFindings {
  @Override
  public List<String> findings() {
    boolean goOn = !"refuse".equals(environment.getProperty("impersonation.anonymous"));
    boolean hasChains =
        beans.getBeanProvider(FilterChainProxy.class).stream().findAny().isPresent();
    return goOn && hasChains && !matchAll()
        ? List.of(
            "no chain of Spring Security is for every request, and anonymous requests go on to it:"
                + " those that no chain is for are open. Add a chain without securityMatcher, or set"
                + " impersonation.anonymous=refuse")
        : List.of();
  }

  private boolean matchAll() {
    return beans.getBeanProvider(FilterChainProxy.class).stream()
        .flatMap(proxy -> proxy.getFilterChains().stream())
        .anyMatch(ChainFindings::matchesAll);
  }

  private static boolean matchesAll(SecurityFilterChain chain) {
    return chain instanceof DefaultSecurityFilterChain known
        && known.getRequestMatcher() instanceof AnyRequestMatcher;
  }
}
