package dev.impersonation.spring.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.data.domain.AuditorAware;

class ImpersonationDataAutoConfigurationTest {
  private final WebApplicationContextRunner runner =
      new WebApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ImpersonationDataAutoConfiguration.class));

  @Test
  void auditorAware_byDefault_isThere() {
    runner.run(context -> assertThat(context).hasSingleBean(AuditorAware.class));
  }

  @Test
  void auditorAware_switchedOff_isNot() {
    runner
        .withPropertyValues("impersonation.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("impersonationAuditorAware"));
  }

  @Test
  void auditorAware_withoutSpringData_isNot() {
    runner
        .withClassLoader(new FilteredClassLoader("org.springframework.data"))
        .run(
            context ->
                assertThat(context).hasNotFailed().doesNotHaveBean("impersonationAuditorAware"));
  }

  @Test
  void auditorAware_withoutWeb_isNot() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ImpersonationDataAutoConfiguration.class))
        .run(context -> assertThat(context).doesNotHaveBean(AuditorAware.class));
  }
}
