package dev.impersonation.spring.security;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ImpersonationAutoConfiguration;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/**
 * Joins {@link ImpersonationConfigurer} to every chain of Spring Security. Where the application
 * has no chain, whoever is verified may do everything that the filter lets through, and nobody else
 * anything: without form login, HTTP Basic and generated password. Without a filter there is
 * nothing of this.
 */
@AutoConfiguration(
    after = ImpersonationAutoConfiguration.class,
    beforeName = {
      "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
      "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({HttpSecurity.class, SecurityFilterChain.class, SecurityFilterProperties.class})
@ConditionalOnBean(ImpersonationFilter.class)
public class ImpersonationSecurityAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean(name = "impersonationHttpSecurityCustomizer")
  Customizer<HttpSecurity> impersonationHttpSecurityCustomizer() {
    return http -> http.with(ImpersonationConfigurer.impersonation());
  }

  @Bean("impersonation")
  @ConditionalOnMissingBean(name = "impersonation")
  ImpersonationChecks impersonationChecks() {
    return ImpersonationChecks.ofCurrentContext();
  }

  @Bean
  ChainFindings impersonationChainFindings(ListableBeanFactory beans, Environment environment) {
    return new ChainFindings(beans, environment);
  }

  @Bean
  static SwitchUserWatch impersonationSwitchUserWatch(
      ListableBeanFactory beans, ApplicationEventPublisher events) {
    return new SwitchUserWatch(beans, events);
  }

  /** Stands in for what Boot does where the application has no chain. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(SecurityFilterChain.class)
  static class DefaultChain {
    /** Spring Security may be on the class path and all the same not be in use. */
    @Bean
    @Order(SecurityFilterProperties.BASIC_AUTH_ORDER)
    SecurityFilterChain impersonationSecurityFilterChain(
        ObjectProvider<HttpSecurity> security, ObjectProvider<HealthRoutes> health) {
      HttpSecurity http = security.getIfAvailable();
      return http == null
          ? new DefaultSecurityFilterChain(request -> false)
          : chain(http, health.getIfAvailable());
    }

    private static SecurityFilterChain chain(HttpSecurity http, @Nullable HealthRoutes health) {
      return http.with(ImpersonationConfigurer.impersonation())
          .requestCache(AbstractHttpConfigurer::disable)
          .logout(AbstractHttpConfigurer::disable)
          .authorizeHttpRequests(
              rules -> {
                if (health != null) {
                  rules.requestMatchers(health.matcher()).permitAll();
                }
                rules.anyRequest().authenticated();
              })
          .build();
    }

    /** Nobody signs in here: with this bean Boot makes no user, and logs no password. */
    @Bean
    @ConditionalOnMissingBean
    AuthenticationManagerResolver<HttpServletRequest> impersonationAuthenticationManagerResolver() {
      return request ->
          authentication -> {
            throw new ProviderNotFoundException(
                "nobody can sign in here: tokens are verified only");
          };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthEndpoint.class, ManagementPortType.class})
    @ConditionalOnBooleanProperty(name = "impersonation.open-health")
    static class OpenHealth {
      @Bean
      HealthRoutes impersonationHealthRoutes() {
        return new HealthRoutes(
            new OrRequestMatcher(
                EndpointRequest.to(HealthEndpoint.class),
                EndpointRequest.toAdditionalPaths(
                    WebServerNamespace.SERVER, HealthEndpoint.class)));
      }
    }
  }
}
