package dev.impersonation.spring.support;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Is loaded where jars are missing: of ours and of Spring it knows what every application has. */
public final class MinimalApplication {
  private MinimalApplication() {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @RestController
    static class Whoami {
      @GetMapping("/whoami")
      String whoami(HttpServletRequest request) {
        return request.getRemoteUser();
      }
    }
  }

  /** Starts it, and returns status and body of an anonymous request and of one with the token. */
  public static String answers(String publishableKey, String token) throws IOException {
    try (ServletWebServerApplicationContext context =
        (ServletWebServerApplicationContext)
            SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.main.register-shutdown-hook=false",
                "--impersonation.publishable-key=" + publishableKey)) {
      int port = Objects.requireNonNull(context.getWebServer()).getPort();
      return ask(port, "") + " " + ask(port, token);
    }
  }

  private static String ask(int port, String token) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://localhost:" + port + "/whoami").toURL().openConnection();
    if (!token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    int status = connection.getResponseCode();
    return status == 200
        ? new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        : String.valueOf(status);
  }
}
