package dev.impersonation.spring.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class OpenHealthTest {
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @RestController
    static class Controller {
      @GetMapping({"/readyz", "/actuator/health/own"})
      String ready() {
        return "ready";
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void health_byDefault_isOpenAndNothingElse(Server server) {
    try (RunningApplication application =
        RunningApplication.start(
            server, Application.class, "management.endpoints.web.exposure.include=*")) {
      assertThat(application.get("/actuator/health", null).status()).isEqualTo(200);
      assertThat(application.get("/actuator/health", application.impersonated()).status())
          .isEqualTo(200);
      assertThat(application.get("/actuator/health/liveness", null).status()).isEqualTo(200);
      assertThat(application.get("/actuator/env", null).status()).isEqualTo(401);
      assertThat(application.get("/actuator/healthy", null).status()).isEqualTo(401);
      assertThat(application.get("/actuator", null).status()).isEqualTo(401);
      assertThat(application.get("/readyz", null).status()).as("no probe").isEqualTo(401);
      assertThat(application.get("/actuator/env/%2e%2e/health", null).status()).isNotEqualTo(200);
      assertThat(application.get("/actuator/env/..;/health", null).status()).isNotEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void health_movedByProperties_isOpenWhereItIs(Server server) {
    try (RunningApplication application =
        RunningApplication.start(
            server,
            Application.class,
            "server.servlet.context-path=/shop",
            "spring.mvc.servlet.path=/mvc",
            "management.endpoints.web.base-path=/ops",
            "management.endpoints.web.path-mapping.health=alive",
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.health.group.own.include=ping",
            "management.endpoint.health.group.own.additional-path=server:/up",
            "management.endpoint.health.probes.add-additional-paths=true")) {
      for (String open : new String[] {"/ops/alive", "/ops/alive/own", "/up", "/livez"}) {
        assertThat(application.get("/shop/mvc" + open, null).status()).as(open).isEqualTo(200);
      }
      for (String closed : new String[] {"/mvc/ops/env", "/mvc/ops", "/mvc/up/up", "/mvc/alive"}) {
        assertThat(application.get("/shop" + closed, null).status()).as(closed).isEqualTo(401);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "impersonation.open-health=false",
        "management.endpoints.web.exposure.exclude=health",
        "management.endpoint.health.access=none"
      })
  void health_notOpened_needsToken(String property) {
    try (RunningApplication application =
        RunningApplication.start(Server.TOMCAT, Application.class, property)) {
      assertThat(application.get("/actuator/health", null).status()).isEqualTo(401);
      assertThat(application.get("/actuator/health/own", null).status()).isEqualTo(401);
    }
  }

  @Test
  void health_withBasePathOfRoot_isOpen() {
    try (RunningApplication application =
        RunningApplication.start(
            Server.TOMCAT,
            Application.class,
            "management.endpoints.web.base-path=/",
            "management.endpoints.web.path-mapping.health=/well/alive")) {
      assertThat(application.get("/well/alive", null).status()).isEqualTo(200);
      assertThat(application.get("/health", null).status()).isEqualTo(401);
    }
  }
}
