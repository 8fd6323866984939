package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

class StarterTest {
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @RestController
    static class Controller {
      @GetMapping("/whoami")
      String whoami(HttpServletRequest request) {
        return ImpersonationFilter.context(request).orElseThrow().subject();
      }

      @PostMapping("/account")
      String change() {
        return "changed";
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void start_withPublishableKeyAlone_protectsEveryRoute(Server server) {
    try (RunningApplication application = RunningApplication.start(server, Application.class)) {
      assertThat(application.get("/whoami", null).status()).isEqualTo(401);
      assertThat(application.get("/nothing", null).status()).isEqualTo(401);
      assertThat(application.get("/whoami", application.customer()).body())
          .isEqualTo("user_customer");
      assertThat(application.get("/whoami", application.impersonated()).status()).isEqualTo(200);
      assertThat(application.post("/account", application.customer()).body()).isEqualTo("changed");
      assertThat(application.post("/account", application.impersonated()).body())
          .contains("\"code\":\"impersonation_read_only\"");
    }
  }
}
