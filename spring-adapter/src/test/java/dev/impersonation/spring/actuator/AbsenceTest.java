package dev.impersonation.spring.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ImpersonationAutoConfiguration;
import dev.impersonation.testkit.TestIssuer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class AbsenceTest {
  private static final List<String> ALL =
      List.of(
          "impersonationEndpoint",
          "impersonationEndpointWebExtension",
          "impersonationKeysHealthIndicator",
          "impersonationOpenHealth",
          "impersonationAuditEventPublisher",
          "impersonationRequestMeters",
          "impersonationKeyMeters",
          "impersonationRequestObservations",
          "impersonationObservationFilter",
          "impersonationMdcPropagation");

  private static final Class<?>[] OURS = {
    ImpersonationAutoConfiguration.class,
    ImpersonationActuatorAutoConfiguration.class,
    ImpersonationHealthAutoConfiguration.class,
    ImpersonationOpenHealthAutoConfiguration.class,
    ImpersonationAuditEventAutoConfiguration.class,
    ImpersonationMetricsAutoConfiguration.class,
    ImpersonationObservationAutoConfiguration.class,
    ImpersonationContextPropagationAutoConfiguration.class
  };

  private static WebApplicationContextRunner runner(TestIssuer issuer) {
    return new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(OURS))
        .withPropertyValues(
            "impersonation.publishable-key=" + issuer.publishableKey(),
            "management.endpoints.web.exposure.include=*");
  }

  private static WebApplicationContextRunner whole(TestIssuer issuer) {
    return runner(issuer)
        .withConfiguration(
            AutoConfigurations.of(
                EndpointAutoConfiguration.class,
                WebEndpointAutoConfiguration.class,
                HealthContributorRegistryAutoConfiguration.class,
                HealthEndpointAutoConfiguration.class,
                ObservationAutoConfiguration.class,
                MetricsAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class))
        .withBean(InMemoryAuditEventRepository.class);
  }

  @Test
  void start_withEverything_hasAllBeans() {
    try (TestIssuer issuer = TestIssuer.start()) {
      whole(issuer).run(context -> assertThat(context.getBeanDefinitionNames()).containsAll(ALL));
    }
  }

  @Test
  void start_notEnabled_hasNone() {
    try (TestIssuer issuer = TestIssuer.start()) {
      whole(issuer)
          .withPropertyValues("impersonation.enabled=false")
          .run(
              context ->
                  assertThat(context)
                      .hasNotFailed()
                      .satisfies(
                          started ->
                              assertThat(started.getBeanDefinitionNames())
                                  .doesNotContainAnyElementsOf(ALL)));
    }
  }

  @Test
  void start_withoutRepository_publishesNoAuditEvents() {
    try (TestIssuer issuer = TestIssuer.start()) {
      runner(issuer)
          .run(context -> assertThat(context).doesNotHaveBean("impersonationAuditEventPublisher"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "org.springframework.boot.actuate,"
        + "impersonationEndpoint impersonationOpenHealth impersonationAuditEventPublisher",
    "org.springframework.boot.health,impersonationKeysHealthIndicator impersonationOpenHealth",
    "io.micrometer,impersonationRequestMeters impersonationKeyMeters"
        + " impersonationRequestObservations impersonationObservationFilter"
        + " impersonationMdcPropagation",
    "io.micrometer.core,impersonationRequestMeters impersonationKeyMeters",
    "io.micrometer.observation,impersonationRequestObservations impersonationObservationFilter",
    "io.micrometer.context,impersonationMdcPropagation",
    "org.springframework.web.servlet,impersonationEndpoint",
    "org.springframework.boot.webmvc,impersonationOpenHealth"
  })
  void start_withoutModule_hasTheFilterAlone(String absent, String missing) {
    try (TestIssuer issuer = TestIssuer.start()) {
      runner(issuer)
          .withClassLoader(new FilteredClassLoader(absent))
          .run(
              context -> {
                assertThat(context).hasNotFailed().hasSingleBean(ImpersonationFilter.class);
                Arrays.stream(missing.split(" "))
                    .forEach(name -> assertThat(context).doesNotHaveBean(name));
              });
    }
  }
}
