package dev.impersonation.spring.test;

import org.springframework.boot.resttestclient.autoconfigure.RestTestClientBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has {@link WithImpersonation} work in Boot's {@code RestTestClient}, over a real port too. */
@Configuration(proxyBeanMethods = false)
class RestTestClientTestConfiguration {
  @Bean
  RestTestClientBuilderCustomizer withImpersonationRestTestClientBuilderCustomizer(
      ImpersonationTokens tokens) {
    return builder -> builder.requestInterceptor(tokens);
  }
}
