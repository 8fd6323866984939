package dev.impersonation.spring.actuator;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ImpersonationAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Adds the health contributor {@code impersonationKeys}. */
@AutoConfiguration(after = ImpersonationAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
@ConditionalOnBean(ImpersonationFilter.class)
public class ImpersonationHealthAutoConfiguration {
  @Bean
  @ConditionalOnEnabledHealthIndicator("impersonation-keys")
  @ConditionalOnMissingBean(name = "impersonationKeysHealthIndicator")
  KeysHealthIndicator impersonationKeysHealthIndicator(ImpersonationFilter filter) {
    return new KeysHealthIndicator(filter);
  }
}
