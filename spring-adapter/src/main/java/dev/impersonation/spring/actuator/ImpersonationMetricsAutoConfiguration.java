package dev.impersonation.spring.actuator;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ImpersonationAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Adds the meters {@code impersonation.requests}, {@code .keys.*} and {@code .audit.*}. */
@AutoConfiguration(
    after = ImpersonationAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
@ConditionalOnBean(ImpersonationFilter.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
public class ImpersonationMetricsAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean(name = "impersonationRequestMeters")
  RequestMeters impersonationRequestMeters(MeterRegistry registry) {
    return new RequestMeters(registry);
  }

  @Bean
  @ConditionalOnMissingBean(name = "impersonationKeyMeters")
  KeyMeters impersonationKeyMeters(ImpersonationFilter filter) {
    return new KeyMeters(filter);
  }
}
