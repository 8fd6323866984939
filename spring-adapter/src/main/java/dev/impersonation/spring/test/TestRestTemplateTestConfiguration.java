package dev.impersonation.spring.test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.resttestclient.TestRestTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Has {@link WithImpersonation} work in Boot's {@code TestRestTemplate}. By a post-processor, since
 * what Boot lets one customize are the application's own clients too, whose requests go elsewhere.
 */
@Configuration(proxyBeanMethods = false)
class TestRestTemplateTestConfiguration {
  @Bean
  static BeanPostProcessor withImpersonationTestRestTemplatePostProcessor(
      ObjectProvider<ImpersonationTokens> tokens) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof TestRestTemplate template) {
          template.getRestTemplate().getInterceptors().add(tokens.getObject());
        }
        return bean;
      }
    };
  }
}
