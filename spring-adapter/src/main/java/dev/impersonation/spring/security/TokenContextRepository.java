package dev.impersonation.spring.security;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.util.function.SingletonSupplier;

/**
 * Gives a verified request the identity of its token, and stores nothing of it: a session that
 * outlived the token would be the customer's, with nobody to see who really acts. Whatever else
 * there is, such as sessions of a form login, is the other repository's.
 */
final class TokenContextRepository implements SecurityContextRepository {
  private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

  private final SecurityContextRepository other;
  private final SecurityContextHolderStrategy strategy;
  private final Function<ImpersonationContext, ? extends Collection<? extends GrantedAuthority>>
      authorities;

  TokenContextRepository(
      SecurityContextRepository other,
      SecurityContextHolderStrategy strategy,
      Function<ImpersonationContext, ? extends Collection<? extends GrantedAuthority>>
          authorities) {
    this.other = other;
    this.strategy = strategy;
    this.authorities = authorities;
  }

  /** Still asked by the support for MockMvc, and without explicit saving. */
  @Override
  @SuppressWarnings("deprecation")
  public SecurityContext loadContext(HttpRequestResponseHolder holder) {
    return ImpersonationFilter.context(holder.getRequest())
        .map(this::securityContext)
        .orElseGet(() -> other.loadContext(holder));
  }

  @Override
  public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
    return ImpersonationFilter.context(request)
        .<DeferredSecurityContext>map(
            context -> new Deferred(SingletonSupplier.of(() -> securityContext(context))))
        .orElseGet(() -> other.loadDeferredContext(request));
  }

  private SecurityContext securityContext(ImpersonationContext context) {
    SecurityContext created = strategy.createEmptyContext();
    created.setAuthentication(ImpersonationAuthentication.of(context, authorities.apply(context)));
    return created;
  }

  /** Also not where somebody has taken the context off the request meanwhile. */
  @Override
  public void saveContext(
      SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
    if (ImpersonationFilter.context(request).isEmpty()
        && !(context.getAuthentication() instanceof ImpersonationAuthentication)) {
      boolean isLogin = isLogin(context.getAuthentication());
      if (isLogin) {
        // Before the session holds anybody, and again where there was none.
        ImpersonationAdapter.keepSessionApart(request);
      }
      other.saveContext(context, request, response);
      if (isLogin) {
        ImpersonationAdapter.keepSessionApart(request);
      }
    }
  }

  private static boolean isLogin(@Nullable Authentication authentication) {
    return authentication != null && !TRUST.isAnonymous(authentication);
  }

  @Override
  public boolean containsContext(HttpServletRequest request) {
    return ImpersonationFilter.context(request).isPresent() || other.containsContext(request);
  }

  private record Deferred(SingletonSupplier<SecurityContext> context)
      implements DeferredSecurityContext {
    @Override
    public SecurityContext get() {
      return context.obtain();
    }

    @Override
    public boolean isGenerated() {
      return false;
    }
  }
}
