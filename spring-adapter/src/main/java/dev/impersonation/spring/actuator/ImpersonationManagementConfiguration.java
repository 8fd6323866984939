package dev.impersonation.spring.actuator;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.spring.FilterOrder;
import dev.impersonation.spring.ImpersonationProperties;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Puts the application's filter in front of a management port of its own as well. The guards that
 * properties name stay where they are: their patterns are about the application's routes.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(FilterRegistrationBean.class)
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
@ConditionalOnBean(ImpersonationFilter.class)
@Conditional(OnProtectedManagementPort.class)
class ImpersonationManagementConfiguration {
  @Bean
  FilterRegistrationBean<ImpersonationFilter> impersonationManagementFilterRegistration(
      ImpersonationFilter filter, Environment environment) {
    FilterRegistrationBean<ImpersonationFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setName("impersonationFilter");
    registration.setOrder(FilterOrder.of(environment));
    registration.addUrlPatterns("/*");
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.setAsyncSupported(true);
    return registration;
  }

  /** Opens the health endpoint there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthEndpoint.class, DispatcherServletPath.class})
  @ConditionalOnAvailableEndpoint(endpoint = HealthEndpoint.class, exposure = EndpointExposure.WEB)
  static class OpenHealthConfiguration {
    @Bean
    FilterRegistrationBean<ImpersonationGuard> impersonationManagementOpenHealth(
        ApplicationContext context, ImpersonationProperties properties) {
      return new OpenHealth(context).registration(properties);
    }
  }
}
