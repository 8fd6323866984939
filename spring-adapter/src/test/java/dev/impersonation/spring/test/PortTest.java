package dev.impersonation.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.resttestclient.TestRestTemplate;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureTestRestTemplate;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.client.RestClient;

class PortTest {
  @Nested
  @SpringBootTest(
      classes = {PlainApplication.class, Tomcat.class},
      webEnvironment = WebEnvironment.RANDOM_PORT)
  @WithoutSecurity
  class OnTomcat extends Clients {
    @Test
    void request_withoutAnnotation_isRefused() {
      client.get().uri("/whoami").exchange().expectStatus().isUnauthorized();
      assertThat(template.getForEntity("/whoami", String.class).getStatusCode())
          .isEqualTo(HttpStatus.UNAUTHORIZED);
      assertThat(tokens.current()).isEmpty();
    }
  }

  @Nested
  @SpringBootTest(
      classes = {PlainApplication.class, Jetty.class},
      webEnvironment = WebEnvironment.DEFINED_PORT)
  @TestPropertySource(properties = "server.port=0")
  @WithoutSecurity
  class OnJettyAndPortOfProperty extends Clients {}

  @Nested
  @SpringBootTest(
      classes = {SecuredApplication.class, Tomcat.class},
      webEnvironment = WebEnvironment.RANDOM_PORT)
  class WithSecurity extends Clients {
    @Test
    void request_withoutAnnotation_isNobody() {
      client.get().uri("/whoami").exchange().expectBody(String.class).isEqualTo("nobody");
    }
  }

  @ImpersonationTest
  @AutoConfigureRestTestClient
  @AutoConfigureTestRestTemplate
  abstract static class Clients {
    @Autowired RestTestClient client;
    @Autowired TestRestTemplate template;
    @Autowired ImpersonationTokens tokens;
    @Autowired TestIssuer issuer;
    @LocalServerPort int port;

    @Test
    @WithImpersonation(subject = "user_bob", actor = "user_alice")
    void annotation_withRestTestClient_holdsOverThePort() {
      client
          .get()
          .uri("/whoami")
          .exchange()
          .expectBody(String.class)
          .isEqualTo("user_bob by user_alice");
      client.post().uri("/account").exchange().expectStatus().isForbidden();
      client
          .get()
          .uri("/whoami")
          .headers(headers -> headers.setBearerAuth(issuer.token().subject("user_carol").sign()))
          .exchange()
          .expectBody(String.class)
          .isEqualTo("user_carol");
    }

    @Test
    @WithImpersonation(subject = "user_bob", actor = "user_alice")
    void annotation_withTestRestTemplate_holdsOverThePort() {
      assertThat(template.getForObject("/whoami", String.class))
          .isEqualTo("user_bob by user_alice");
      assertThat(template.postForEntity("/account", null, String.class).getStatusCode())
          .isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    @WithImpersonation(subject = "user_bob", actor = "user_alice")
    void tokens_asInterceptor_serveAnyClientOfSpring() {
      RestClient own =
          RestClient.builder()
              .baseUrl("http://localhost:" + port)
              .requestInterceptor(tokens)
              .build();
      assertThat(own.get().uri("/whoami").retrieve().body(String.class))
          .isEqualTo("user_bob by user_alice");
    }

    @Test
    @WithImpersonation(subject = "user_bob")
    void tokens_current_servesAnyOtherClient() throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/whoami"))
              .header("Authorization", "Bearer " + tokens.current().orElseThrow())
              .build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
          .isEqualTo("user_bob");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Tomcat {
    @Bean
    ServletWebServerFactory tomcatServletWebServerFactory() {
      return new TomcatServletWebServerFactory();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Jetty {
    @Bean
    ServletWebServerFactory jettyServletWebServerFactory() {
      return new JettyServletWebServerFactory();
    }
  }
}
