package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.servlet.ImpersonationFilter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;

class ImpersonationConfigurationTest {
  private static final String KEY = "pk_test_ZXhhbXBsZS5jbGVyay5hY2NvdW50cy5kZXYk";

  @Configuration(proxyBeanMethods = false)
  @Import(ImpersonationConfiguration.class)
  static class Application {
    @Bean
    ImpersonationBuilderCustomizer customizer() {
      return builder -> builder.set("default", "deny");
    }
  }

  private static AnnotationConfigApplicationContext start(Map<String, Object> properties) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("test", properties));
    context.register(Application.class);
    context.refresh();
    return context;
  }

  @Test
  void filter_isBuiltOfPropertiesAndBeans() {
    try (AnnotationConfigApplicationContext context =
        start(Map.of("impersonation.publishable-key", KEY, "impersonation.default", "allow"))) {
      assertThat(
              context
                  .getBean("impersonationFilter", ImpersonationFilter.class)
                  .defaultMode()
                  .orElseThrow())
          .hasToString("deny");
    }
  }

  @Test
  void start_unknownProperty_isRefused() {
    assertThatThrownBy(
            () -> start(Map.of("impersonation.publishable-key", KEY, "impersonation.aud", "x")))
        .rootCause()
        .isInstanceOf(PropertyRefusedException.class)
        .hasMessageContaining("impersonation.aud is not known: did you mean impersonation.aud");
  }

  @Test
  void start_settingRefused_namesPropertyAndNotValue() {
    assertThatThrownBy(() -> start(Map.of("impersonation.publishable-key", "sk_test_hidden")))
        .hasMessageContaining("impersonation.publishable-key ")
        .hasMessageNotContaining("hidden");
  }
}
