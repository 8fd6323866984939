package dev.impersonation.spring.security;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.spring.ImpersonationProperties;
import dev.impersonation.spring.ImpersonationProperties.Authorities;
import dev.impersonation.spring.ImpersonationProperties.Csrf;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.annotation.web.configurers.SessionManagementConfigurer;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.DelegatingSecurityContextRepository;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.session.SessionManagementFilter;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Has a chain of Spring Security take whom the filter has verified, who must stand in front of it.
 * With Boot it joins every {@link HttpSecurity} by itself; else write {@code
 * http.with(impersonation(), Customizer.withDefaults())}. Where both are done, the last one holds.
 * {@code http.with(impersonation(), AbstractHttpConfigurer::disable)} leaves one chain alone.
 *
 * <ul>
 *   <li>A verified request has an {@link ImpersonationAuthentication} on every dispatch. Nothing of
 *       it is stored in a session, and none is made or renewed. Any other request goes by what was
 *       there, such as the session of a form login.
 *   <li>Whoever must sign in gets the filter's own 401 with its reason. HTML gets a login page
 *       instead if the chain has one, and only HTML is remembered for after the login. An entry
 *       point of the application's own is kept.
 *   <li>What is denied while somebody impersonates is 403 {@code impersonation_denied}. An {@code
 *       AccessDeniedHandler} of the application's own is kept.
 *   <li>Error pages are not authorized again.
 *   <li>No CSRF token is asked of requests with a bearer token.
 * </ul>
 *
 * No rule is added to the chain. Not thread-safe, as builders are.
 */
public final class ImpersonationConfigurer
    extends AbstractHttpConfigurer<ImpersonationConfigurer, HttpSecurity> {
  private static final ParameterizedTypeReference<
          Function<ImpersonationContext, ? extends Collection<? extends GrantedAuthority>>>
      AUTHORITIES = new ParameterizedTypeReference<>() {};

  private @Nullable Function<ImpersonationContext, ? extends Collection<? extends GrantedAuthority>>
      authorities;
  private @Nullable Csrf csrf;

  private ImpersonationConfigurer() {}

  /** Returns a configurer that goes by the beans and properties of the application. */
  public static ImpersonationConfigurer impersonation() {
    return new ImpersonationConfigurer();
  }

  /**
   * Sets what authorities a session token gives. By default a bean of this type says so, or else
   * {@code impersonation.security.authorities}. One that throws fails the request.
   */
  public ImpersonationConfigurer authorities(
      Function<ImpersonationContext, ? extends Collection<? extends GrantedAuthority>> ofContext) {
    this.authorities = Objects.requireNonNull(ofContext, "ofContext");
    return this;
  }

  /**
   * Sets of which requests a CSRF token is asked. Default: {@code impersonation.security.csrf},
   * which is {@link Csrf#COOKIE}.
   */
  public ImpersonationConfigurer csrf(Csrf asked) {
    this.csrf = Objects.requireNonNull(asked, "asked");
    return this;
  }

  /** Called by Spring Security, once the application has configured the chain. */
  @Override
  public void init(HttpSecurity http) {
    RequestMatcher html = html();
    keepIdentityOutOfSessions(http);
    RequestCache pages = http.getSharedObject(RequestCache.class);
    if (pages != null) {
      http.setSharedObject(RequestCache.class, new HtmlRequestCache(pages, html));
    }
    @SuppressWarnings("unchecked")
    ExceptionHandlingConfigurer<HttpSecurity> refusals =
        http.getConfigurer(ExceptionHandlingConfigurer.class);
    if (refusals != null) {
      refusals.defaultAuthenticationEntryPointFor(
          new SignedOutEntryPoint(), new NegatedRequestMatcher(html));
      refusals.defaultAccessDeniedHandlerFor(
          new ImpersonatedDeniedHandler(), ImpersonatedDeniedHandler::isImpersonated);
    }
    @SuppressWarnings("unchecked")
    AuthorizeHttpRequestsConfigurer<HttpSecurity> rules =
        http.getConfigurer(AuthorizeHttpRequestsConfigurer.class);
    if (rules != null) {
      rules.withObjectPostProcessor(new NotOnErrorPages());
    }
    @SuppressWarnings("unchecked")
    CsrfConfigurer<HttpSecurity> tokens = http.getConfigurer(CsrfConfigurer.class);
    if (tokens != null && effectiveCsrf(http) == Csrf.COOKIE) {
      tokens.ignoringRequestMatchers(new BearerRequest());
    }
  }

  private void keepIdentityOutOfSessions(HttpSecurity http) {
    SecurityContextRepository known = http.getSharedObject(SecurityContextRepository.class);
    http.setSharedObject(
        SecurityContextRepository.class,
        new TokenContextRepository(
            known == null ? asWithoutUs() : known,
            getSecurityContextHolderStrategy(),
            effectiveAuthorities(http)));
    @SuppressWarnings("unchecked")
    SessionManagementConfigurer<HttpSecurity> sessions =
        http.getConfigurer(SessionManagementConfigurer.class);
    if (sessions != null) {
      sessions.withObjectPostProcessor(new UnverifiedOnly());
    }
  }

  private static SecurityContextRepository asWithoutUs() {
    return new DelegatingSecurityContextRepository(
        new RequestAttributeSecurityContextRepository(),
        new HttpSessionSecurityContextRepository());
  }

  /** As login pages of Spring Security tell what a browser asks for by itself. */
  private static RequestMatcher html() {
    MediaTypeRequestMatcher pages =
        new MediaTypeRequestMatcher(MediaType.TEXT_HTML, MediaType.APPLICATION_XHTML_XML);
    pages.setIgnoredMediaTypes(Set.of(MediaType.ALL));
    return new AndRequestMatcher(
        pages,
        new NegatedRequestMatcher(
            new RequestHeaderRequestMatcher("X-Requested-With", "XMLHttpRequest")));
  }

  private Function<ImpersonationContext, ? extends Collection<? extends GrantedAuthority>>
      effectiveAuthorities(HttpSecurity http) {
    if (authorities != null) {
      return authorities;
    }
    Function<ImpersonationContext, ? extends Collection<? extends GrantedAuthority>> bean =
        context(http).getBeanProvider(AUTHORITIES).getIfAvailable();
    if (bean != null) {
      return bean;
    }
    boolean isNone =
        properties(http).filter(set -> set.authorities() == Authorities.NONE).isPresent();
    return isNone ? context -> List.of() : new OrganizationAuthorities();
  }

  private Csrf effectiveCsrf(HttpSecurity http) {
    return Optional.ofNullable(csrf)
        .or(() -> properties(http).map(ImpersonationProperties.Security::csrf))
        .orElse(Csrf.COOKIE);
  }

  private static Optional<ImpersonationProperties.Security> properties(HttpSecurity http) {
    return Optional.ofNullable(
            context(http).getBeanProvider(ImpersonationProperties.class).getIfAvailable())
        .map(ImpersonationProperties::security);
  }

  private static ApplicationContext context(HttpSecurity http) {
    return http.getSharedObject(ApplicationContext.class);
  }

  /** What failed has been authorized; whoever may not see the page would learn no reason. */
  private static final class NotOnErrorPages implements ObjectPostProcessor<AuthorizationFilter> {
    @Override
    public <O extends AuthorizationFilter> O postProcess(O filter) {
      filter.setFilterErrorDispatch(false);
      return filter;
    }
  }

  private static final class UnverifiedOnly
      implements ObjectPostProcessor<SessionManagementFilter> {
    @Override
    @SuppressWarnings("unchecked")
    public <O extends SessionManagementFilter> O postProcess(O filter) {
      return (O) new UnverifiedSessionManagement(filter);
    }
  }
}
