package dev.impersonation.spring;

import jakarta.servlet.DispatcherType;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
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
 * Applies the application's {@code CorsConfigurationSource} in front of the filter, so that scripts
 * can read refusals and preflights need no token. Spring MVC's own mappings come too late for that.
 */
@AutoConfiguration(after = ImpersonationAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({FilterRegistrationBean.class, CorsFilter.class})
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
public class ImpersonationCorsAutoConfiguration {
  /** As Spring Security looks for it too. */
  private static final String USUAL_NAME = "corsConfigurationSource";

  ImpersonationCorsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "impersonationCorsRegistration")
  static FilterRegistrationBean<CorsFilter> impersonationCorsRegistration(
      ListableBeanFactory beans, Environment environment) {
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

  /** Spring MVC has a bean of this type of its own, which asks handlers. */
  private static Optional<CorsConfigurationSource> source(ListableBeanFactory beans) {
    Map<String, CorsConfigurationSource> all =
        BeanFactoryUtils.beansOfTypeIncludingAncestors(
            beans, CorsConfigurationSource.class, true, false);
    all.values().removeIf(ImpersonationCorsAutoConfiguration::isOfMvc);
    return all.containsKey(USUAL_NAME) || all.size() != 1
        ? Optional.ofNullable(all.get(USUAL_NAME))
        : all.values().stream().findFirst();
  }

  private static boolean isOfMvc(CorsConfigurationSource source) {
    return source.getClass().getName().startsWith("org.springframework.web.servlet.");
  }
}
