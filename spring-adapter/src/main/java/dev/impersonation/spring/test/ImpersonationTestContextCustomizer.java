package dev.impersonation.spring.test;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Puts the beans of {@link ImpersonationTest} into a context, before anything asks for them. Part
 * of the key by which contexts are shared; hence equal to every other one.
 */
record ImpersonationTestContextCustomizer() implements ContextCustomizer {
  private static final String BOOT = "org.springframework.boot.";

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration merged) {
    customize(context);
  }

  static void customize(ConfigurableApplicationContext context) {
    if (isAbsent("dev.impersonation.testkit.TestIssuer", context)) {
      throw new IllegalStateException(
          "@ImpersonationTest needs dev.impersonation:impersonation-testkit in scope test");
    }
    AnnotatedBeanDefinitionReader reader =
        new AnnotatedBeanDefinitionReader(
            (BeanDefinitionRegistry) context.getBeanFactory(), context.getEnvironment());
    reader.register(ImpersonationTestConfiguration.class);
    if (!isAbsent(BOOT + "autoconfigure.service.connection.ConnectionDetails", context)) {
      reader.register(ConnectionDetailsTestConfiguration.class);
    }
    if (!isAbsent(BOOT + "webmvc.test.autoconfigure.MockMvcBuilderCustomizer", context)) {
      reader.register(MockMvcTestConfiguration.class);
    }
    if (!isAbsent(BOOT + "resttestclient.autoconfigure.RestTestClientBuilderCustomizer", context)) {
      reader.register(RestTestClientTestConfiguration.class);
    }
    if (!isAbsent(BOOT + "resttestclient.TestRestTemplate", context)
        && !isAbsent(BOOT + "restclient.RestTemplateBuilder", context)) {
      reader.register(TestRestTemplateTestConfiguration.class);
    }
  }

  private static boolean isAbsent(String type, ConfigurableApplicationContext context) {
    return !ClassUtils.isPresent(type, context.getClassLoader());
  }
}
