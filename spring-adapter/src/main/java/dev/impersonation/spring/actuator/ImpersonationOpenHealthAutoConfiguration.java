package dev.impersonation.spring.actuator;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.spring.ImpersonationAutoConfiguration;
import dev.impersonation.spring.ImpersonationProperties;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Opens the health endpoint and its groups on the application's own port, where {@code
 * impersonation.open-health} says so.
 */
@AutoConfiguration(after = ImpersonationAutoConfiguration.class)
@ConditionalOnClass({
  ConditionalOnAvailableEndpoint.class,
  HealthEndpoint.class,
  DispatcherServletPath.class
})
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
@ConditionalOnBean(ImpersonationFilter.class)
public class ImpersonationOpenHealthAutoConfiguration {
  @Bean
  @ConditionalOnAvailableEndpoint(endpoint = HealthEndpoint.class, exposure = EndpointExposure.WEB)
  @ConditionalOnMissingBean(name = OpenHealth.NAME)
  FilterRegistrationBean<ImpersonationGuard> impersonationOpenHealth(
      ApplicationContext context, ImpersonationProperties properties) {
    return new OpenHealth(context).registration(properties);
  }
}
