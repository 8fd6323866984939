package dev.impersonation.spring;

import jakarta.servlet.DispatcherType;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Applies the application's bean {@code corsConfigurationSource} in front of the filter, so that
 * scripts can read refusals and preflights need no token. Spring MVC's own mappings come too late
 * for that.
 */
@AutoConfiguration(after = ImpersonationAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({FilterRegistrationBean.class, CorsFilter.class})
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
public class ImpersonationCorsAutoConfiguration {
  /** As Spring Security looks for it too. */
  private static final String NAME = "corsConfigurationSource";

  ImpersonationCorsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "impersonationCorsRegistration")
  static FilterRegistrationBean<CorsFilter> impersonationCorsRegistration(
      BeanFactory beans, Environment environment) {
    Optional<CorsConfigurationSource> source = source(beans);
    FilterRegistrationBean<CorsFilter> registration =
        new FilterRegistrationBean<>(
            new CorsFilter(source.orElseGet(UrlBasedCorsConfigurationSource::new)));
    registration.setName("impersonationCors");
    registration.setEnabled(source.isPresent());
    registration.setOrder(FilterOrder.of(environment) - 2);
    registration.setDispatcherTypes(DispatcherType.REQUEST);
    registration.setAsyncSupported(true);
    return registration;
  }

  /** Any other may be meant for one chain of Spring Security alone. */
  private static Optional<CorsConfigurationSource> source(BeanFactory beans) {
    return beans.containsBean(NAME)
        ? Optional.of(beans.getBean(NAME, CorsConfigurationSource.class))
        : Optional.empty();
  }
}
