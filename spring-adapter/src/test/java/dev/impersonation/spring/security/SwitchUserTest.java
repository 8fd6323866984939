package dev.impersonation.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import dev.impersonation.support.LogTail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.switchuser.SwitchUserFilter;

class SwitchUserTest {
  private static final String WARNING = "a SwitchUserFilter is in use";

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Switching {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      SwitchUserFilter switching = new SwitchUserFilter();
      switching.setUserDetailsService(
          new InMemoryUserDetailsManager(
              User.withUsername("other").password("{noop}word").roles("USER").build()));
      switching.setTargetUrl("/switched");
      switching.afterPropertiesSet();
      return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .addFilter(switching)
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Plain {}

  @ParameterizedTest
  @EnumSource
  void switchUser_whileImpersonated_isDenied(Server server) {
    LogTail log = LogTail.start();
    try (RunningApplication application =
        RunningApplication.startSecured(
            server,
            Switching.class,
            "impersonation.guards.switch.patterns=/login/*,/logout/*",
            "impersonation.guards.switch.mode=allow")) {
      assertThat(log.lines(WARNING)).hasSize(1);
      for (String path :
          new String[] {"/login/impersonate?username=other", "/logout/impersonate"}) {
        Reply reply = application.post(path, application.impersonated());
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body()).contains("\"code\":\"impersonation_denied\"");
        assertThat(reply.field("Set-Cookie")).isEmpty();
      }
      assertThat(
              application
                  .post("/login/impersonate?username=other", application.customer())
                  .field("Location")
                  .orElseThrow())
          .endsWith("/switched");
    }
  }

  @Test
  void start_withoutSwitchUser_warnsOfNothing() {
    LogTail log = LogTail.start();
    try (RunningApplication application =
        RunningApplication.startSecured(Server.TOMCAT, Plain.class)) {
      assertThat(application.port()).isPositive();
      assertThat(log.text()).doesNotContain(WARNING);
    }
  }
}
