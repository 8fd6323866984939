package dev.impersonation.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

class DeniedBeforeRulesTest {
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    AtomicInteger rulesAsked() {
      return new AtomicInteger();
    }

    @Bean
    SecurityFilterChain rules(HttpSecurity http, AtomicInteger asked) {
      return http.authorizeHttpRequests(
              rules ->
                  rules
                      .anyRequest()
                      .access(
                          (authentication, request) -> {
                            asked.incrementAndGet();
                            return new AuthorizationDecision(true);
                          }))
          .build();
    }

    @RestController
    static class Controller {
      @DenyImpersonation
      @GetMapping("/denied")
      String denied() {
        return "denied";
      }

      @AllowImpersonation
      @PostMapping("/freed")
      String freed() {
        return "freed";
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void annotation_denies_beforeAnyRuleOfSecurityIsAsked(Server server) {
    try (RunningApplication application =
        RunningApplication.startSecured(server, Application.class)) {
      AtomicInteger asked = application.context().getBean(AtomicInteger.class);

      Reply denied = application.get("/denied", application.impersonated());

      assertThat(denied.status()).isEqualTo(403);
      assertThat(denied.body()).contains("\"code\":\"impersonation_denied\"");
      assertThat(asked).hasValue(0);
      assertThat(application.post("/freed", application.impersonated()).body()).isEqualTo("freed");
      assertThat(application.get("/denied", application.customer()).body()).isEqualTo("denied");
      assertThat(asked).hasPositiveValue();
    }
  }
}
