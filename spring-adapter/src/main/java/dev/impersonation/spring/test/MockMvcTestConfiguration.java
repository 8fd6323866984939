package dev.impersonation.spring.test;

import org.springframework.boot.webmvc.test.autoconfigure.MockMvcBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has {@link WithImpersonation} work in Boot's {@code MockMvc} and all that is made of it. */
@Configuration(proxyBeanMethods = false)
class MockMvcTestConfiguration {
  @Bean
  MockMvcBuilderCustomizer withImpersonationMockMvcBuilderCustomizer() {
    return builder -> builder.apply(new WithImpersonationMockMvcConfigurer());
  }
}
