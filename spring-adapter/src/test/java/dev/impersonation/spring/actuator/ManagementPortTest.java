package dev.impersonation.spring.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

class ManagementPortTest {
  private static final String[] PROPERTIES = {
    "management.server.port=0",
    "management.endpoints.web.exposure.include=*",
    "management.endpoint.health.group.ready.include=ping",
    "management.endpoint.health.group.ready.additional-path=management:/ready",
    "impersonation.actuator=default"
  };

  private static final Applications PROTECTED =
      new Applications(server -> start(server, PROPERTIES));

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Secured {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll()).build();
    }
  }

  @AfterAll
  static void close() {
    PROTECTED.close();
  }

  @ParameterizedTest
  @EnumSource
  void request_anonymous_isRefusedButHealth(Server server) {
    RunningApplication application = PROTECTED.on(server);
    for (String path :
        new String[] {
          "/actuator",
          "/actuator/env",
          "/actuator/loggers",
          "/actuator/impersonation",
          "/actuator/healthy",
          "/actuator/env/..;/health",
          "/nothing"
        }) {
      assertThat(get(application, path, null).status())
          .as(path)
          .isIn(path.contains("..") ? new Object[] {400, 401} : new Object[] {401});
    }
    assertThat(get(application, "/actuator/health", null).status()).isEqualTo(200);
    assertThat(get(application, "/actuator/health/ready", null).status()).isEqualTo(200);
    assertThat(get(application, "/ready", null).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void request_onApplicationPort_hasNoEndpointToOpen(Server server) {
    RunningApplication application = PROTECTED.on(server);
    assertThat(application.get("/actuator/health", null).status()).isEqualTo(401);
    assertThat(application.get("/ready", null).status()).isEqualTo(401);
    assertThat(application.get("/actuator/health", application.customer()).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource
  void request_impersonated_mayRead(Server server) {
    RunningApplication application = PROTECTED.on(server);
    String token = application.impersonated();
    assertThat(get(application, "/actuator/env", token).status()).isEqualTo(200);
    Reply changed = post(application, "/actuator/loggers/example", token);
    assertThat(changed.status()).isEqualTo(403);
    assertThat(changed.body()).contains("\"code\":\"impersonation_read_only\"");
    assertThat(post(application, "/actuator/loggers/example", application.customer()).status())
        .isEqualTo(204);
    assertThat(get(application, "/actuator/health", token).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void endpoint_ofImpersonation_isClosedToImpersonated(Server server) {
    RunningApplication application = PROTECTED.on(server);
    Reply refused = get(application, "/actuator/impersonation", application.impersonated());
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("\"code\":\"impersonation_denied\"");
    assertThat(refused.field("Cache-Control")).contains("no-store");
    Reply told = get(application, "/actuator/impersonation", application.customer());
    assertThat(told.status()).isEqualTo(200);
    assertThat(told.body()).contains("\"defaultMode\":\"read-only\"");
  }

  @ParameterizedTest
  @EnumSource
  void off_managementPort_isLeftAlone(Server server) {
    try (RunningApplication application =
        start(
            server,
            "management.server.port=0",
            "management.endpoints.web.exposure.include=*",
            // YAML reads off as false.
            "impersonation.management=" + (server == Server.TOMCAT ? "off" : "false"))) {
      assertThat(get(application, "/actuator/env", null).status()).isEqualTo(200);
      assertThat(get(application, "/actuator/health", null).status()).isEqualTo(200);
      assertThat(get(application, "/actuator/impersonation", null).status()).isEqualTo(200);
      assertThat(application.get("/actuator/impersonation", null).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource
  void basePath_ofManagement_isTakenUp(Server server) {
    try (RunningApplication application =
        start(
            server,
            "management.server.port=0",
            "management.server.base-path=/manage",
            "management.endpoints.web.base-path=/",
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.health.probes.add-additional-paths=true",
            "spring.mvc.servlet.path=/mvc",
            "server.servlet.context-path=/shop",
            "impersonation.guards.all.patterns=/*",
            "impersonation.guards.all.mode=public",
            "impersonation.actuator=default")) {
      assertThat(get(application, "/manage/health", null).status()).isEqualTo(200);
      assertThat(get(application, "/manage/health/liveness", null).status()).isEqualTo(200);
      assertThat(get(application, "/manage/env", null).status()).isEqualTo(401);
      assertThat(application.get("/shop/mvc/livez", null).status()).isEqualTo(200);
      assertThat(post(application, "/manage/loggers/example", application.impersonated()).status())
          .as("a guard of the application does not hold there")
          .isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource({"TOMCAT,true,200", "TOMCAT,,401", "JETTY,,401"})
  void security_onManagementPort_opensHealthIfAskedTo(
      Server server, @Nullable String openHealth, int status) {
    String asked = openHealth == null ? "" : "impersonation.open-health=" + openHealth;
    try (RunningApplication application =
        RunningApplication.startSecured(
            server,
            Secured.class,
            "management.server.port=0",
            "impersonation.anonymous=refuse",
            asked.isEmpty() ? "impersonation.management=protect" : asked)) {
      assertThat(get(application, "/actuator/health", null).status()).isEqualTo(status);
      assertThat(get(application, "/actuator", null).status()).isEqualTo(401);
    }
  }

  private static RunningApplication start(Server server, String... properties) {
    return RunningApplication.start(server, Application.class, properties);
  }

  private static Reply get(RunningApplication application, String path, @Nullable String token) {
    return send(application, application.request(application.managementPort(), path), token);
  }

  private static Reply post(RunningApplication application, String path, String token) {
    return send(
        application,
        application
            .request(application.managementPort(), path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"configuredLevel\":\"INFO\"}")),
        token);
  }

  private static Reply send(
      RunningApplication application, HttpRequest.Builder request, @Nullable String token) {
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return application.send(request);
  }
}
