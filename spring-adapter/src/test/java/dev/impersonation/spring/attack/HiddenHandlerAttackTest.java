package dev.impersonation.spring.attack;

import static dev.impersonation.spring.mvc.ImpersonationRoutes.allow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.web.servlet.function.RouterFunctions.route;

import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** Handlers with an annotation that another handler stands in front of. */
class HiddenHandlerAttackTest {
  static final AtomicInteger MADE = new AtomicInteger();

  @DenyImpersonation
  static class Secret implements HandlerFunction<ServerResponse> {
    @Override
    public ServerResponse handle(ServerRequest request) {
      return ServerResponse.ok().body("secret");
    }
  }

  @DenyImpersonation
  static class Pushes extends TextWebSocketHandler {
    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws Exception {
      CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                try {
                  session.sendMessage(new TextMessage("private"));
                  session.close(CloseStatus.NORMAL);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  @RestController
  @Scope("prototype")
  static class Prototype {
    Prototype() {
      MADE.incrementAndGet();
    }

    @PostMapping("/prototype")
    String post() {
      return "done";
    }
  }

  @RestController
  static class Uploads {
    @AllowImpersonation
    @RequestMapping(path = "/upload", params = "kind=x")
    String upload() {
      return "x";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableWebSocket
  static class Application implements WebSocketConfigurer {
    @Bean
    Pushes pushes() {
      return new Pushes();
    }

    @Bean
    Uploads uploads() {
      return new Uploads();
    }

    @Bean
    @Scope("prototype")
    Prototype prototype() {
      return new Prototype();
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
      registry.addHandler(new Pushes(), "/sock").withSockJS();
    }
  }

  @Test
  void sockJs_ofDeniedHandler_isRefused() {
    try (RunningApplication application =
        RunningApplication.start(Server.TOMCAT, Application.class)) {
      String support = application.impersonated();
      assertThat(application.get("/sock/000/abcdefgh/eventsource", support).status())
          .isEqualTo(403);
      assertThat(application.post("/prototype", support).status()).isEqualTo(403);
    }
  }

  @EnableAutoConfiguration
  static class Plain {
    @Bean
    RouterFunction<ServerResponse> plain() {
      return route().GET("/fn", new Secret()).build();
    }
  }

  @EnableAutoConfiguration
  static class Freed {
    @Bean
    RouterFunction<ServerResponse> freed() {
      return route().POST("/fn", allow(new Secret())).build();
    }
  }

  @EnableAutoConfiguration
  static class Filtered {
    @Bean
    RouterFunction<ServerResponse> filtered() {
      return route()
          .GET("/fn", new Secret())
          .filter((request, next) -> next.handle(request))
          .build();
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Plain.class, Freed.class, Filtered.class})
  void function_withAnAnnotation_doesNotStart(Class<?> application) {
    assertThatThrownBy(() -> RunningApplication.start(Server.TOMCAT, application).close())
        .hasStackTraceContaining(Secret.class.getName() + " would not hold everywhere");
  }

  @ParameterizedTest
  @EnumSource
  void upload_byAParameterOfTheBody_isFoundAsForCustomers(Server server) {
    try (RunningApplication application = RunningApplication.start(server, Application.class)) {
      Reply customer = upload(application, application.customer());
      Reply support = upload(application, application.impersonated());
      assertThat(customer.status()).isEqualTo(200);
      assertThat(support.status()).isEqualTo(200);
    }
  }

  private static Reply upload(RunningApplication application, String token) {
    return application.send(
        application
            .request("/upload")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(
                BodyPublishers.ofString(
                    "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nx\r\n--b--\r\n")));
  }
}
