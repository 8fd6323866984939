package dev.impersonation.springdemo;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** Who may come at all, where Spring Security decides that. The starter signs them in. */
@Configuration(proxyBeanMethods = false)
@Profile(SecurityRules.PROFILE)
class SecurityRules {
  static final String PROFILE = "secured";

  @Bean
  SecurityFilterChain rules(HttpSecurity http) {
    return http.authorizeHttpRequests(
            requests ->
                requests.requestMatchers("/public/**").permitAll().anyRequest().authenticated())
        // What changes something takes JSON alone, which no form of another origin can send.
        .csrf(AbstractHttpConfigurer::disable)
        .build();
  }
}
