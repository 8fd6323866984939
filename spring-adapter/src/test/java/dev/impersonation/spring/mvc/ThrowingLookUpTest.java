package dev.impersonation.spring.mvc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import dev.impersonation.support.LogTail;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

class ThrowingLookUpTest {
  private static final String SECRET = "message-that-must-not-be-logged";

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class ThrowingPredicate {
    @Bean
    RouterFunction<ServerResponse> routes() {
      return RouterFunctions.route(
          request -> {
            if (request.path().equals("/throws")) {
              throw new IllegalStateException(SECRET);
            }
            return request.path().equals("/fine");
          },
          request -> ServerResponse.ok().body("fine"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class ThrowingPolicy {
    @Bean
    ImpersonationPolicy policy() {
      return (operation, context) -> {
        throw new IllegalStateException(SECRET);
      };
    }
  }

  @Test
  void lookUp_thatThrows_is503WithoutItsMessage() {
    LogTail log = LogTail.start();
    try (RunningApplication application =
        RunningApplication.start(Server.TOMCAT, ThrowingPredicate.class)) {
      Reply reply = application.get("/throws", application.impersonated());

      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.body()).contains("\"code\":\"impersonation_policy_unavailable\"");
      assertThat(log.text()).doesNotContain(SECRET);
      assertThat(application.get("/fine", application.impersonated()).body()).isEqualTo("fine");
    }
  }

  @Test
  void policyBean_thatThrows_is503WithoutItsMessage() {
    LogTail log = LogTail.start();
    try (RunningApplication application =
        RunningApplication.start(Server.TOMCAT, ThrowingPolicy.class)) {
      Reply reply = application.get("/any", application.impersonated());

      assertThat(reply.status()).isEqualTo(503);
      assertThat(log.text()).doesNotContain(SECRET);
      assertThat(application.get("/any", application.customer()).status()).isEqualTo(404);
    }
  }
}
