package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

class CorsTest {
  private static final String ORIGIN = "https://app.example.com";

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    CorsConfigurationSource corsConfigurationSource() {
      CorsConfiguration cors = new CorsConfiguration();
      cors.setAllowedOrigins(List.of(ORIGIN));
      cors.setAllowedMethods(List.of("GET", "POST"));
      cors.setAllowedHeaders(List.of("Authorization"));
      UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
      source.registerCorsConfiguration("/**", cors);
      return source;
    }

    @RestController
    static class Controller {
      @PostMapping("/notes")
      String add() {
        return "added";
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusal_ofCrossOriginRequest_canBeReadByTheScript(Server server) {
    try (RunningApplication application = RunningApplication.start(server, Application.class)) {
      Reply refused =
          application.send(
              application
                  .request("/notes")
                  .header("Origin", ORIGIN)
                  .header("Authorization", "Bearer " + application.impersonated())
                  .POST(BodyPublishers.noBody()));

      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body()).contains("\"code\":\"impersonation_read_only\"");
      assertThat(refused.headers().allValues("Access-Control-Allow-Origin"))
          .containsExactly(ORIGIN);

      Reply unsigned =
          application.send(
              application.request("/notes").header("Origin", ORIGIN).POST(BodyPublishers.noBody()));

      assertThat(unsigned.status()).isEqualTo(401);
      assertThat(unsigned.field("Access-Control-Allow-Origin")).hasValue(ORIGIN);

      Reply preflight =
          application.send(
              application
                  .request("/notes")
                  .header("Origin", ORIGIN)
                  .header("Access-Control-Request-Method", "POST")
                  .header("Access-Control-Request-Headers", "authorization")
                  .method("OPTIONS", BodyPublishers.noBody()));

      assertThat(preflight.status()).isEqualTo(200);
      assertThat(preflight.field("Access-Control-Allow-Methods")).hasValue("GET,POST");

      Reply foreign =
          application.send(
              application
                  .request("/notes")
                  .header("Origin", "https://evil.example.com")
                  .header("Access-Control-Request-Method", "POST")
                  .method("OPTIONS", BodyPublishers.noBody()));

      assertThat(foreign.status()).isEqualTo(403);
      assertThat(foreign.field("Access-Control-Allow-Origin")).isEmpty();
    }
  }
}
