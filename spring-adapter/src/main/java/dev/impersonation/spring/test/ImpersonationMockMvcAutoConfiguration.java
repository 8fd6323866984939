package dev.impersonation.spring.test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Has an application with guards start in Boot's {@code MockMvc}. Listed for such tests alone, with
 * {@link ImpersonationTest} and without.
 */
@AutoConfiguration
@ConditionalOnClass({MockMvcBuilderCustomizer.class, FilterRegistrationBean.class})
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
final class ImpersonationMockMvcAutoConfiguration {
  @Bean
  MockMvcBuilderCustomizer impersonationRegistrationsMockMvcBuilderCustomizer() {
    return builder -> builder.apply(new RegisteredFiltersMockMvcConfigurer());
  }
}
