package dev.impersonation.spring.actuator;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ImpersonationAutoConfiguration;
import dev.impersonation.spring.ImpersonationProperties;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Adds the key value {@code impersonation} to {@code http.server.requests}. */
@AutoConfiguration(
    after = ImpersonationAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnProperty(name = "impersonation.enabled", matchIfMissing = true)
@ConditionalOnBean(ImpersonationFilter.class)
@ConditionalOnSingleCandidate(ObservationRegistry.class)
public class ImpersonationObservationAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean(name = "impersonationRequestObservations")
  RequestObservations impersonationRequestObservations(
      ObservationRegistry registry, ImpersonationProperties properties) {
    return new RequestObservations(
        registry,
        properties.spanAttributes()
            ? RequestObservations.Identities.SHOWN
            : RequestObservations.Identities.HIDDEN);
  }

  @Bean
  @ConditionalOnMissingBean(name = "impersonationObservationFilter")
  static ObservationFilter impersonationObservationFilter() {
    return RequestObservations.byDefault();
  }
}
