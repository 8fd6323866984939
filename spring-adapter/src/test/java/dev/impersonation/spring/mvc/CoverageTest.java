package dev.impersonation.spring.mvc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationInfoServlet;
import dev.impersonation.servlet.route.Coverage.Extent;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import dev.impersonation.support.LogTail;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

class CoverageTest {
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Partly {
    @RestController
    static class Controller {
      @AllowImpersonation
      @PostMapping("/freed")
      String freed() {
        return "";
      }

      @GetMapping("/forgotten")
      String forgotten() {
        return "";
      }

      @GetMapping("/guarded/{id}")
      String guarded() {
        return "";
      }

      @GetMapping("/{kind}/part")
      String part() {
        return "";
      }
    }

    @Bean
    RouterFunction<ServerResponse> routes() {
      return RouterFunctions.route()
          .path(
              "/fn",
              nested ->
                  nested.POST(
                      "/denied", ImpersonationRoutes.deny(r -> ServerResponse.ok().build())))
          .GET("/fn-forgotten", request -> ServerResponse.ok().build())
          .build();
    }

    @Bean
    ServletRegistrationBean<ImpersonationInfoServlet> info() {
      return new ServletRegistrationBean<>(new ImpersonationInfoServlet(), "/impersonation/*");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Complete {
    @RestController
    @DenyImpersonation
    static class Controller {
      @GetMapping("/denied")
      String denied() {
        return "";
      }
    }
  }

  private static Map<String, Extent> extents(RunningApplication application) {
    return application.context().getBean(ImpersonationCoverage.class).routes().stream()
        .collect(
            Collectors.toMap(
                ImpersonationCoverage.Route::pattern,
                ImpersonationCoverage.Route::extent,
                (one, other) -> one));
  }

  @ParameterizedTest
  @EnumSource
  void coverage_ofOneContext_listsWhatDecidesAboutEachRoute(Server server) {
    LogTail log = LogTail.start();
    try (RunningApplication application =
        RunningApplication.start(
            server,
            Partly.class,
            "impersonation.guards.some.patterns=/guarded/*",
            "impersonation.guards.some.mode=deny",
            "management.endpoints.web.exposure.include=health,loggers")) {
      assertThat(extents(application))
          .containsEntry("POST /freed", Extent.FULL)
          .containsEntry("GET /forgotten", Extent.NONE)
          .containsEntry("GET /guarded/{id}", Extent.FULL)
          .containsEntry("GET /{kind}/part", Extent.PARTLY)
          .containsEntry("POST /fn/denied", Extent.FULL)
          .containsEntry("GET /fn-forgotten", Extent.NONE)
          .containsEntry("/impersonation/*", Extent.FULL)
          .containsEntry("/error", Extent.FULL)
          .containsEntry("/**", Extent.FULL)
          .containsEntry("GET /actuator/health", Extent.FULL)
          .containsEntry("GET /actuator/loggers", Extent.FULL)
          .doesNotContainKey("/");
      ImpersonationCoverage coverage = application.context().getBean(ImpersonationCoverage.class);
      assertThat(coverage.findings()).isEmpty();
      assertThat(coverage.isComplete()).isFalse();
      assertThatThrownBy(coverage::assertEveryRouteDecided)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("not decided: GET /forgotten (");
      assertThat(log.lines("impersonation coverage: ")).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void coverage_failAndNotComplete_doesNotStart(Server server) {
    assertThatThrownBy(
            () ->
                RunningApplication.start(server, Partly.class, "impersonation.coverage=fail")
                    .close())
        .isInstanceOf(ImpersonationCoverageException.class)
        .hasMessageContaining("not decided: GET /forgotten (");
  }

  @ParameterizedTest
  @EnumSource
  void coverage_failAndComplete_starts(Server server) {
    try (RunningApplication application =
        RunningApplication.start(server, Complete.class, "impersonation.coverage=fail")) {
      application.context().getBean(ImpersonationCoverage.class).assertEveryRouteDecided();
    }
  }

  @Test
  void coverage_ofManagementPort_isThereToo() {
    try (RunningApplication application =
        RunningApplication.start(
            Server.TOMCAT,
            Complete.class,
            "management.server.port=0",
            "management.endpoints.web.exposure.include=health,loggers",
            "impersonation.actuator=default")) {
      assertThat(extents(application))
          .containsEntry("GET /actuator/health", Extent.FULL)
          .containsEntry("GET /actuator/loggers", Extent.NONE)
          .containsEntry("GET /denied", Extent.FULL);
    }
  }

  @Test
  void coverage_underContextAndServletPath_comparesWithGuards() {
    try (RunningApplication application =
        RunningApplication.start(
            Server.TOMCAT,
            Partly.class,
            "server.servlet.context-path=/shop",
            "spring.mvc.servlet.path=/app",
            "impersonation.guards.some.patterns=/app/guarded/*",
            "impersonation.guards.some.mode=deny")) {
      assertThat(extents(application))
          .containsEntry("GET /app/guarded/{id}", Extent.FULL)
          .containsEntry("GET /app/forgotten", Extent.NONE);
    }
  }
}
