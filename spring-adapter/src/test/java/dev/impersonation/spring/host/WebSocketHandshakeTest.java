package dev.impersonation.spring.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.contract.RawConnection;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.route.Coverage;
import dev.impersonation.spring.ImpersonationBuilderCustomizer;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import dev.impersonation.support.LogTail;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** WebSocket handshakes, of Spring's handlers and of the container's endpoints. */
class WebSocketHandshakeTest {
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableWebSocket
  static class Application implements WebSocketConfigurer {
    private final ServletWebServerFactory server;

    Application(ServletWebServerFactory server) {
      this.server = server;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
      // Spring takes Jetty's own way wherever Jetty is on the class path.
      registry
          .addHandler(new Telling(), "/handler")
          .addInterceptors(new Noting())
          .setHandshakeHandler(
              server instanceof TomcatServletWebServerFactory
                  ? new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy())
                  : new DefaultHandshakeHandler());
    }

    /** Has the filter itself say what it finds. */
    @Bean
    ImpersonationBuilderCustomizer reporting() {
      return builder -> builder.set("coverage", "warn");
    }

    @Bean
    ServerEndpointExporter serverEndpointExporter() {
      ServerEndpointExporter exporter = new ServerEndpointExporter();
      exporter.setAnnotatedEndpointClasses(Echo.class);
      return exporter;
    }
  }

  /** Says who it talks to. */
  private static final class Telling extends TextWebSocketHandler {
    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message)
        throws IOException {
      session.sendMessage(
          new TextMessage(
              session.getAttributes().get("noted")
                  + " "
                  + (session.getPrincipal() == null ? "" : session.getPrincipal().getName())));
    }
  }

  private static final class Noting implements HandshakeInterceptor {
    @Override
    public boolean beforeHandshake(
        ServerHttpRequest request,
        ServerHttpResponse response,
        WebSocketHandler handler,
        Map<String, Object> attributes) {
      HttpServletRequest servletRequest = ((ServletServerHttpRequest) request).getServletRequest();
      ImpersonationFilter.context(servletRequest)
          .ifPresent(context -> attributes.put("noted", context.subject()));
      return true;
    }

    @Override
    public void afterHandshake(
        ServerHttpRequest request,
        ServerHttpResponse response,
        WebSocketHandler handler,
        @Nullable Exception exception) {}
  }

  /** Says what it is told. */
  @ServerEndpoint("/endpoint")
  public static final class Echo {
    @OnMessage
    public String onMessage(String message) {
      return message;
    }
  }

  @ParameterizedTest
  @EnumSource
  void handshake_isForCustomersInPersonAlone(Server server) throws Exception {
    LogTail log = LogTail.start();
    try (RunningApplication application =
        RunningApplication.start(
            server,
            Application.class,
            "impersonation.guards.closed.mode=deny",
            "impersonation.guards.closed.patterns=/closed/*")) {
      for (String path : new String[] {"/handler", "/endpoint"}) {
        assertThat(handshake(application, path, application.customer())).isEqualTo(101);
        assertThat(handshake(application, path, application.impersonated())).isEqualTo(403);
        assertThat(handshake(application, path, null)).isEqualTo(401);
      }
      assertThat(talk(application, "/handler")).isEqualTo("user_customer user_customer");
      assertThat(talk(application, "/endpoint")).isEqualTo("hello");
      assertThat(Coverage.of(application.context().getBean(ServletContext.class)).findings())
          .noneMatch(finding -> finding.contains("WebSocket"));
    }
    assertThat(log.lines("impersonation coverage: ")).isNotEmpty();
    assertThat(log.lines("WebSocket handshakes")).isEmpty();
    assertThat(log.lines("need no token")).isEmpty();
  }

  private static int handshake(RunningApplication application, String path, @Nullable String token)
      throws IOException {
    try (RawConnection connection = new RawConnection(application.port())) {
      connection.send(
          """
          GET %s HTTP/1.1\r
          Host: localhost\r
          Connection: Upgrade\r
          Upgrade: websocket\r
          Sec-WebSocket-Version: 13\r
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
          %s\r
          """
              .formatted(path, token == null ? "" : "Authorization: Bearer " + token + "\r\n"));
      return connection.read().status();
    }
  }

  private static String talk(RunningApplication application, String path) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + application.customer())
            .buildAsync(
                URI.create("ws://localhost:" + application.port() + path),
                new WebSocket.Listener() {
                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    answer.complete(text.toString());
                    return null;
                  }
                })
            .get(10, TimeUnit.SECONDS);
    try {
      socket.sendText("hello", true).get(10, TimeUnit.SECONDS);
      return answer.get(10, TimeUnit.SECONDS);
    } finally {
      socket.abort();
    }
  }
}
