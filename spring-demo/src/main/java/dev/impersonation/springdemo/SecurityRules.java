package dev.impersonation.springdemo;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Who may come at all, where Spring Security decides that. The starter signs them in, and answers
 * whoever is not.
 */
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
        // Nobody logs in or out here, so that there is no page for it and none to go back to.
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        // Each answer that speaks for somebody says so itself.
        .headers(headers -> headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable))
        .build();
  }

  /**
   * Lets methods and path parameters through, which Spring MVC and the filter deal with, but no
   * path that the server might fold: rules go by the path as it was sent.
   */
  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    // A method that no handler takes is 405, and 403 while somebody impersonates.
    firewall.setUnsafeAllowAnyHttpMethod(true);
    firewall.setAllowSemicolon(true);
    // Tomcat folds these too.
    firewall.getEncodedUrlBlocklist().add("..;");
    firewall.getEncodedUrlBlocklist().add("/.;");
    return firewall;
  }
}
