package dev.impersonation.spring;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.RequestObserver;
import dev.impersonation.http.SettingException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.servlet.HandlerRules;
import dev.impersonation.servlet.ImpersonationAdapter;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.context.ServletContextAware;

/**
 * Makes the filter of an application whose beans are defined in XML. Each setting of {@link
 * GateBuilder} is a property of its name, written as in an init-param; {@code ${NAME}} in it stands
 * for what Spring's placeholders know, or else for a system property or an environment variable.
 * The last setters are for what has no text. Without handler rules those of the only bean of that
 * type are taken, if there is one; no other bean is looked up.
 *
 * <p>As a bean {@code impersonationFilter} of the root context it is registered by a {@code
 * DelegatingFilterProxy} of that name, on {@code /*} with all five dispatcher types, {@code
 * async-supported} and the init-param {@code targetFilterLifecycle=true}, after all guards. Without
 * that init-param nothing would be initialized, and the application does not start.
 *
 * <p>Not safe for use by many threads; what it makes is.
 */
public final class ImpersonationFilterFactoryBean
    implements FactoryBean<ImpersonationFilter>,
        InitializingBean,
        SmartInitializingSingleton,
        DisposableBean,
        BeanNameAware,
        BeanFactoryAware,
        ServletContextAware {
  private final Map<String, String> settings = new LinkedHashMap<>();
  private @Nullable KeySource keySource;
  private @Nullable AuditSink auditSink;
  private @Nullable ImpersonationPolicy policy;
  private @Nullable Clock clock;
  private @Nullable HandlerRules handlerRules;
  private List<RequestObserver> observers = List.of();
  private String beanName = "impersonationFilter";
  private @Nullable BeanFactory beans;
  private @Nullable FilterProxies proxies;
  private @Nullable ImpersonationFilter filter;

  /** Makes one without settings. */
  public ImpersonationFilterFactoryBean() {}

  public void setPublishableKey(String value) {
    settings.put("publishableKey", value);
  }

  public void setIssuer(String value) {
    settings.put("issuer", value);
  }

  public void setJwksUrl(String value) {
    settings.put("jwksUrl", value);
  }

  public void setJwtKey(String value) {
    settings.put("jwtKey", value);
  }

  public void setJwtKeyFile(String value) {
    settings.put("jwtKeyFile", value);
  }

  public void setJwksFile(String value) {
    settings.put("jwksFile", value);
  }

  public void setAllowInsecureJwksUrl(String value) {
    settings.put("allowInsecureJwksUrl", value);
  }

  public void setJwksProxy(String value) {
    settings.put("jwksProxy", value);
  }

  public void setJwksUserAgent(String value) {
    settings.put("jwksUserAgent", value);
  }

  public void setCookieSuffix(String value) {
    settings.put("cookieSuffix", value);
  }

  public void setAuthorizedParties(String value) {
    settings.put("authorizedParties", value);
  }

  public void setAllowMissingAuthorizedParty(String value) {
    settings.put("allowMissingAuthorizedParty", value);
  }

  public void setAudience(String value) {
    settings.put("audience", value);
  }

  public void setClockSkew(String value) {
    settings.put("clockSkew", value);
  }

  public void setAlgorithms(String value) {
    settings.put("algorithms", value);
  }

  public void setCryptoProvider(String value) {
    settings.put("cryptoProvider", value);
  }

  public void setTokenCache(String value) {
    settings.put("tokenCache", value);
  }

  public void setAcceptTemplateTokens(String value) {
    settings.put("acceptTemplateTokens", value);
  }

  public void setAnonymous(String value) {
    settings.put("anonymous", value);
  }

  public void setCorsPreflight(String value) {
    settings.put("corsPreflight", value);
  }

  public void setBindHttpSession(String value) {
    settings.put("bindHttpSession", value);
  }

  public void setAfterExpiry(String value) {
    settings.put("afterExpiry", value);
  }

  public void setDefault(String value) {
    settings.put("default", value);
  }

  public void setImpersonationHeader(String value) {
    settings.put("impersonationHeader", value);
  }

  public void setNoStore(String value) {
    settings.put("noStore", value);
  }

  public void setRefusalPage(String value) {
    settings.put("refusalPage", value);
  }

  public void setSignInUrl(String value) {
    settings.put("signInUrl", value);
  }

  public void setCoverage(String value) {
    settings.put("coverage", value);
  }

  public void setWebSockets(String value) {
    settings.put("webSockets", value);
  }

  public void setAudit(String value) {
    settings.put("audit", value);
  }

  public void setAuditFile(String value) {
    settings.put("auditFile", value);
  }

  public void setAuditFilePermissions(String value) {
    settings.put("auditFilePermissions", value);
  }

  public void setAuditFileMaxBytes(String value) {
    settings.put("auditFileMaxBytes", value);
  }

  public void setAuditFileSync(String value) {
    settings.put("auditFileSync", value);
  }

  public void setAuditQueue(String value) {
    settings.put("auditQueue", value);
  }

  public void setAuditQueueFull(String value) {
    settings.put("auditQueueFull", value);
  }

  /** Sets where keys come from. */
  public void setKeySource(KeySource keySource) {
    this.keySource = keySource;
  }

  /** Sets where audit events go. */
  public void setAuditSink(AuditSink auditSink) {
    this.auditSink = auditSink;
  }

  /** Sets what holds for every impersonated request, whatever else allows it. */
  public void setPolicy(ImpersonationPolicy policy) {
    this.policy = policy;
  }

  /** Sets who is told of requests, in this order. */
  public void setObservers(List<RequestObserver> observers) {
    this.observers = List.copyOf(observers);
  }

  /** Sets the clock that claims are judged by. */
  public void setClock(Clock clock) {
    this.clock = clock;
  }

  /** Sets what finds the rule of a handler. */
  public void setHandlerRules(HandlerRules handlerRules) {
    this.handlerRules = handlerRules;
  }

  @Override
  public void setBeanName(String name) {
    this.beanName = name;
  }

  @Override
  public void setBeanFactory(BeanFactory beans) {
    this.beans = beans;
  }

  /**
   * Looks at what registers the filter.
   *
   * @throws IllegalStateException if that would initialize nothing, or has settings of the filter
   */
  @Override
  public void setServletContext(ServletContext context) {
    Set<String> names = new LinkedHashSet<>(List.of(beanName));
    if (beans != null) {
      names.addAll(Arrays.asList(beans.getAliases(beanName)));
    }
    FilterProxies found = new FilterProxies(context, names);
    found.announce();
    this.proxies = found;
  }

  /**
   * Builds the filter.
   *
   * @throws SettingException if a setting is missing, contradictory or refused; the message names
   *     it and the fix, not the value
   */
  @Override
  public void afterPropertiesSet() {
    GateBuilder<ImpersonationFilter> builder = ImpersonationFilter.builder(rules());
    settings.forEach(builder::set);
    Optional.ofNullable(keySource).ifPresent(builder::keySource);
    Optional.ofNullable(auditSink).ifPresent(builder::auditSink);
    Optional.ofNullable(policy).ifPresent(builder::policy);
    Optional.ofNullable(clock).ifPresent(builder::clock);
    observers.forEach(builder::observer);
    filter = builder.build();
  }

  private HandlerRules rules() {
    HandlerRules found = handlerRules;
    if (found == null && beans != null) {
      found = beans.getBeanProvider(HandlerRules.class).getIfUnique();
    }
    return found == null ? request -> Optional.empty() : found;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (proxies != null) {
      proxies.warnIfNone();
    }
  }

  /**
   * Gives back the audit file of a filter that no container uses; one that a container has begun
   * with is that one's to end.
   */
  @Override
  public void destroy() {
    if (filter != null) {
      ImpersonationAdapter.destroyUnused(filter);
    }
  }

  @Override
  public ImpersonationFilter getObject() {
    return Objects.requireNonNull(filter, "not initialized yet");
  }

  @Override
  public Class<?> getObjectType() {
    return ImpersonationFilter.class;
  }
}
