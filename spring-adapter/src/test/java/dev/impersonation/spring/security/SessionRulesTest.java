package dev.impersonation.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whatever an application says of sessions, none holds the customer's identity. */
class SessionRulesTest {
  @RestController
  static class Controller {
    @GetMapping("/session")
    List<String> session(HttpServletRequest request) {
      return Collections.list(request.getSession().getAttributeNames()).stream()
          .filter(name -> name.contains("SECURITY"))
          .toList();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Controller.class)
  static class Implicit {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .sessionManagement(sessions -> sessions.requireExplicitAuthenticationStrategy(false))
          .securityContext(contexts -> contexts.requireExplicitSave(false))
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Controller.class)
  static class Stateless {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .sessionManagement(
              sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Controller.class)
  static class OwnRepository {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .securityContext(
              contexts -> contexts.securityContextRepository(new NullSecurityContextRepository()))
          .build();
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Implicit.class, Stateless.class, OwnRepository.class})
  void session_isNeverRenewed_norKeepsTheCustomer(Class<?> configuration) {
    try (RunningApplication application =
        RunningApplication.startSecured(Server.TOMCAT, configuration)) {
      for (String token : List.of(application.customer(), application.impersonated())) {
        Reply first = application.get("/session", token);
        assertThat(first.body()).isEqualTo("[]");
        String field = first.field("Set-Cookie").orElseThrow();
        String cookie = field.substring(0, field.indexOf(';'));
        HttpRequest.Builder again =
            application
                .request("/session")
                .header("Authorization", "Bearer " + token)
                .header("Cookie", cookie);
        for (int i = 0; i < 3; i++) {
          Reply reply = application.send(again.copy());
          assertThat(reply.body()).isEqualTo("[]");
          assertThat(reply.field("Set-Cookie")).isEmpty();
        }
        assertThat(
                application.send(application.request("/session").header("Cookie", cookie)).status())
            .isEqualTo(401);
      }
    }
  }
}
