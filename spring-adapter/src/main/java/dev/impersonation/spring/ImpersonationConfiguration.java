package dev.impersonation.spring;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.mvc.ImpersonationMvcConfiguration;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The filter for applications without Spring Boot, by {@code @Import} on a configuration of the
 * root context. Its settings are the properties {@code impersonation.publishable-key} and so on of
 * the {@link Environment}: the names of the settings in kebab case, each in this one spelling.
 * There is no relaxed binding; of other spellings only those of environment variables are
 * understood, such as {@code IMPERSONATION_PUBLISHABLE_KEY}. Lists are separated by commas. An
 * unknown property below {@code impersonation} fails the start, and so does one that only Boot
 * knows, such as {@code impersonation.guards}: the message says what to do instead. The beans that
 * are taken up are the same as with Boot.
 *
 * <p>Nothing registers the bean {@code impersonationFilter} by itself. In {@code web.xml} a {@code
 * DelegatingFilterProxy} of that name does, on {@code /*} with all five dispatcher types, {@code
 * async-supported} and the init-param {@code targetFilterLifecycle=true}, after all guards. Without
 * that init-param nothing would be initialized, and the application does not start.
 */
@Configuration(proxyBeanMethods = false)
@Import({ImpersonationMvcConfiguration.class, SecurityConfigurationSelector.class})
public class ImpersonationConfiguration {
  @Bean
  ImpersonationFilter impersonationFilter(BeanFactory beans, Environment environment) {
    return new FilterAssembly(beans, new EnvironmentSettings(environment).read())
        .withoutOwnCoverage()
        .build();
  }

  @Bean
  static UnusedFilterRelease impersonationUnusedFilterRelease() {
    return new UnusedFilterRelease();
  }

  @Bean
  static FilterProxyCheck impersonationFilterProxyCheck(ListableBeanFactory beans) {
    return new FilterProxyCheck(beans);
  }
}
