package dev.impersonation.spring.security;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;

/**
 * Has Spring Security take part without Spring Boot. {@code ImpersonationConfiguration} imports it
 * where Spring Security is there.
 */
@Configuration(proxyBeanMethods = false)
public class ImpersonationSecurityConfiguration {
  /** For Spring. */
  public ImpersonationSecurityConfiguration() {}

  @Bean
  Customizer<HttpSecurity> impersonationHttpSecurityCustomizer() {
    return http -> http.with(ImpersonationConfigurer.impersonation());
  }

  @Bean("impersonation")
  ImpersonationChecks impersonationChecks() {
    return ImpersonationChecks.ofCurrentContext();
  }

  @Bean
  static SwitchUserWatch impersonationSwitchUserWatch(
      ListableBeanFactory beans, ApplicationEventPublisher events) {
    return new SwitchUserWatch(beans, events);
  }
}
