package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.WebSocketHandshakes;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.servlet.route.Coverage;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.JakartaWebSocketServerContainer;
import org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Does with Jetty what Spring Boot does: maps Jetty's upgrade filter itself, after all filters of
 * the application, adds endpoints when the context has started, and has filters and servlets start
 * only then.
 */
@DisplayName("Jetty 12.1 EE11 with its upgrade filter behind all others")
@Tag("host")
final class JettyEe11UpgradeFilterLastTest {
  private final TestIssuer issuer = TestIssuer.start();
  private final AtomicReference<ServletContext> started = new AtomicReference<>();

  @AfterEach
  void stopIssuer() {
    issuer.close();
  }

  /** Initializes filters and servlets when it is told to. */
  private static final class Deferred extends ServletHandler {
    @Override
    public void initialize() {}

    void initializeNow() throws Exception {
      super.initialize();
    }
  }

  private static final class DeferredContext extends ServletContextHandler {
    DeferredContext() {
      super("/");
    }

    @Override
    protected ServletHandler newServletHandler() {
      return new Deferred();
    }

    void initializeNow() throws Exception {
      getContext()
          .call(
              () -> {
                ((Deferred) getServletHandler()).initializeNow();
              },
              null);
    }
  }

  /** What an application registers, in the order given, and Boot behind it. */
  private void register(
      ServletContext context, boolean isMatchAfter, WebSocketHandshakes webSockets) {
    started.set(context);
    map(context, "free", ImpersonationGuard.of(GuardMode.ALLOW), isMatchAfter, "/free/*");
    map(
        context,
        "impersonation",
        ImpersonationFilter.builder()
            .issuer(issuer.issuer())
            .jwtKey(issuer.publicKeyPem())
            .webSockets(webSockets)
            .build(),
        isMatchAfter,
        "/*");
    Objects.requireNonNull(
            context.addFilter(WebSocketUpgradeFilter.class.getName(), new WebSocketUpgradeFilter()))
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  private static void map(
      ServletContext context, String name, Filter filter, boolean isMatchAfter, String pattern) {
    FilterRegistration.Dynamic registration =
        Objects.requireNonNull(context.addFilter(name, filter));
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(
        EnumSet.allOf(DispatcherType.class), isMatchAfter, pattern);
  }

  private RunningHost start(boolean isMatchAfter, WebSocketHandshakes webSockets, String... paths)
      throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    DeferredContext context = new DeferredContext();
    context.addServlet(DefaultServlet.class, "/");
    server.setHandler(context);
    context.addServletContainerInitializer(
        (classes, servletContext) -> {
          register(servletContext, isMatchAfter, webSockets);
          WebSocketServerComponents.ensureWebSocketComponents(server, context);
          WebSocketUpgradeFilter.ensureFilter(servletContext);
          WebSocketMappings.ensureMappings(context);
          JakartaWebSocketServerContainer.ensureContainer(servletContext);
        });
    try {
      server.start();
      ServerContainer container =
          (ServerContainer)
              Objects.requireNonNull(
                  context.getServletContext().getAttribute(ServerContainer.class.getName()));
      for (String path : paths) {
        container.addEndpoint(
            ServerEndpointConfig.Builder.create(WebSocketOnHost.Echo.class, path).build());
      }
      context.initializeNow();
    } catch (Exception e) {
      server.stop();
      throw e;
    }
    return new JettyHost(server);
  }

  private static int handshake(RunningHost host, String path, String token) {
    WebSocket.Builder handshake = HttpClient.newHttpClient().newWebSocketBuilder();
    if (!token.isEmpty()) {
      handshake.header("Authorization", "Bearer " + token);
    }
    URI uri = URI.create("ws://127.0.0.1:" + host.port() + path);
    try {
      handshake.buildAsync(uri, new WebSocket.Listener() {}).join().abort();
      return 101;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  private List<String> findings() {
    return Coverage.of(Objects.requireNonNull(started.get())).findings();
  }

  private String acting() {
    return issuer.token().impersonatedBy("user_engineer").sign();
  }

  @Test
  @DisplayName("S51: endpoints are protected there, and nothing says otherwise")
  void start_upgradeFilterIsLast_findsNothing() throws Exception {
    try (RunningHost host = start(false, WebSocketHandshakes.VERIFIED, "/socket", "/free/socket")) {
      assertEquals(401, handshake(host, "/socket", ""));
      assertEquals(403, handshake(host, "/socket", acting()));
      assertEquals(101, handshake(host, "/socket", issuer.token().sign()));
      assertEquals(101, handshake(host, "/free/socket", acting()));
      assertEquals(List.of(), findings());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("without an endpoint only what would pass by is a finding")
  void start_noEndpoint_findsTheOrderAlone(boolean isMatchAfter) throws Exception {
    try (RunningHost host = start(isMatchAfter, WebSocketHandshakes.VERIFIED)) {
      assertTrue(host.port() > 0);
      assertEquals(isMatchAfter ? 1 : 0, findings().size(), findings().toString());
    }
  }

  @Test
  @DisplayName("S51: filters that are mapped behind it do not start, for it is so")
  void start_filterIsMappedBehindIt_fails() throws Exception {
    try (RunningHost host = start(true, WebSocketHandshakes.OPEN, "/socket")) {
      assertEquals(101, handshake(host, "/socket", ""));
    }
    Exception refused =
        assertThrows(Exception.class, () -> start(true, WebSocketHandshakes.VERIFIED, "/socket"));
    assertTrue(
        String.valueOf(refused).contains("answers WebSocket handshakes before it"),
        refused.toString());
  }
}
