package dev.impersonation.spring.test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application with Spring Security, which permits everything. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SecuredApplication {
  @Bean
  WhoamiController whoamiController() {
    return new WhoamiController();
  }

  @Bean
  SecurityFilterChain chain(HttpSecurity http) {
    return http.authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
        .csrf(AbstractHttpConfigurer::disable)
        .build();
  }

  @RestController
  static class UserController {
    @GetMapping("/user")
    String user(Authentication authentication) {
      return authentication.getName();
    }
  }
}
