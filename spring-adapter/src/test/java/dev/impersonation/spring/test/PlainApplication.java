package dev.impersonation.spring.test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that has nothing but a controller. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class PlainApplication {
  @Bean
  WhoamiController whoamiController() {
    return new WhoamiController();
  }
}
