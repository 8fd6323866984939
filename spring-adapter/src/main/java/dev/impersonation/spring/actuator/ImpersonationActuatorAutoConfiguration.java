package dev.impersonation.spring.actuator;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ImpersonationAutoConfiguration;
import dev.impersonation.spring.ImpersonationProperties;
import dev.impersonation.spring.mvc.ImpersonationCoverage;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.DispatcherServlet;

/** Adds the endpoint {@code impersonation}, which must be exposed like others of Actuator. */
@AutoConfiguration(after = ImpersonationAutoConfiguration.class)
@ConditionalOnClass({ConditionalOnAvailableEndpoint.class, DispatcherServlet.class})
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
@ConditionalOnBean(ImpersonationFilter.class)
public class ImpersonationActuatorAutoConfiguration {
  @Bean
  @ConditionalOnAvailableEndpoint(ImpersonationEndpoint.class)
  ImpersonationEndpoint impersonationEndpoint(
      ImpersonationFilter filter,
      ImpersonationProperties properties,
      ObjectProvider<ImpersonationCoverage> coverage,
      ObjectProvider<FilterRegistrationBean<?>> filters) {
    return new ImpersonationEndpoint(filter, properties, coverage, filters);
  }

  @Bean
  @ConditionalOnAvailableEndpoint(ImpersonationEndpoint.class)
  ImpersonationEndpointWebExtension impersonationEndpointWebExtension(
      ImpersonationEndpoint endpoint, ImpersonationProperties properties) {
    return new ImpersonationEndpointWebExtension(endpoint, properties);
  }
}
