package dev.impersonation.spring.actuator;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ImpersonationAutoConfiguration;
import io.micrometer.context.ContextRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Registers the filter's MDC keys for context propagation, which Boot does with {@code
 * spring.task.execution.propagate-context=true}.
 */
@AutoConfiguration(after = ImpersonationAutoConfiguration.class)
@ConditionalOnClass(ContextRegistry.class)
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
@ConditionalOnBean(ImpersonationFilter.class)
public class ImpersonationContextPropagationAutoConfiguration {
  @Bean
  @Lazy(false)
  MdcPropagation.Use impersonationMdcPropagation() {
    return MdcPropagation.OF_PROCESS.begin();
  }
}
