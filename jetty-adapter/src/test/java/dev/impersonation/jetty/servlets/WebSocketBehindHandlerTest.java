package dev.impersonation.jetty.servlets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.ImpersonationPrincipal;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.CoreServer;
import dev.impersonation.jetty.servlets.ServletContexts.Security;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee11.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("WebSockets behind the handler need no set-up")
@Tag("host")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebSocketBehindHandlerTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String SOCKET = "/app/socket";
  private static final String FREE = "/app/free";

  private final TestIssuer issuer = TestIssuer.start();
  private final BlockingQueue<AuditEvent> events = new LinkedBlockingQueue<>();

  @AfterAll
  void stopIssuer() {
    issuer.close();
  }

  /** What an end point knows of who is at the other end. */
  private static String seen(@Nullable Principal principal, Predicate<String> roles) {
    ImpersonationContext context =
        assertInstanceOf(ImpersonationPrincipal.class, principal).context();
    return context.actorId().orElse("nobody")
        + ">"
        + context.subject()
        + " admin:"
        + roles.test("org:admin")
        + " other:"
        + roles.test("org:other");
  }

  /** Says at once what it has seen. */
  public record Telling(String seen)
      implements org.eclipse.jetty.websocket.api.Session.Listener.AutoDemanding {
    @Override
    public void onWebSocketOpen(org.eclipse.jetty.websocket.api.Session session) {
      session.sendText(seen, Callback.NOOP);
    }
  }

  /** What an annotated end point can see: there are no attributes. */
  public static final class Handshake extends ServerEndpointConfig.Configurator {
    @Override
    public void modifyHandshake(
        ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
      config
          .getUserProperties()
          .put("seen", seen(request.getUserPrincipal(), request::isUserInRole));
    }
  }

  /** The same, and that the session knows as much. */
  @ServerEndpoint(value = "/socket", configurator = Handshake.class)
  public static class Annotated {
    @OnOpen
    public void tell(Session session) throws IOException {
      Object seen = session.getUserProperties().get("seen");
      assertInstanceOf(ImpersonationPrincipal.class, session.getUserPrincipal());
      session.getBasicRemote().sendText(String.valueOf(seen));
    }
  }

  /** One that a route frees. */
  @ServerEndpoint(value = "/free", configurator = Handshake.class)
  public static final class FreeAnnotated extends Annotated {
    @Override
    @OnOpen
    public void tell(Session session) throws IOException {
      super.tell(session);
    }
  }

  /** Ways to have end points in Jetty. */
  enum Kind {
    CORE {
      @Override
      Handler handler(Server server, Path directory) {
        return WebSocketUpgradeHandler.from(
            server,
            container -> {
              for (String path : new String[] {SOCKET, FREE}) {
                container.addMapping(
                    path, (request, response, callback) -> new Telling(seen(request)));
              }
            });
      }

      private static String seen(Request request) {
        AuthenticationState.Succeeded known =
            assertInstanceOf(
                AuthenticationState.Succeeded.class, Request.getAuthenticationState(request));
        assertEquals(
            ImpersonationHandler.context(request).orElseThrow(),
            ((ImpersonationPrincipal) known.getUserPrincipal()).context());
        return WebSocketBehindHandlerTest.seen(known.getUserPrincipal(), known::isUserInRole);
      }
    },
    JETTY_API {
      @Override
      Handler handler(Server server, Path directory) {
        return withJettyApi(context());
      }
    },
    JETTY_API_IN_WEB_APPLICATION {
      @Override
      Handler handler(Server server, Path directory) {
        return withJettyApi(application(directory));
      }
    },
    ANNOTATED {
      @Override
      Handler handler(Server server, Path directory) {
        return withAnnotated(context());
      }
    },
    ANNOTATED_IN_WEB_APPLICATION {
      @Override
      Handler handler(Server server, Path directory) {
        return withAnnotated(application(directory));
      }
    };

    abstract Handler handler(Server server, Path directory);

    private static ServletContextHandler context() {
      return (ServletContextHandler)
          ServletContexts.EE11.context("/app", Security.NONE, context -> {});
    }

    /** Its security handler knows nobody but by the authenticator. */
    private static ServletContextHandler application(Path directory) {
      return (ServletContextHandler)
          SecuredApplications.EE11.of("/app", SecuredApplications.write(directory, "CLERK", ""));
    }

    private static Handler withJettyApi(ServletContextHandler context) {
      JettyWebSocketServletContainerInitializer.configure(
          context,
          (servlets, container) -> {
            for (String path : new String[] {"/socket", "/free"}) {
              container.addMapping(
                  path,
                  (request, response) ->
                      new Telling(
                          seen(
                              request.getUserPrincipal(),
                              role -> request.getHttpServletRequest().isUserInRole(role))));
            }
          });
      return context;
    }

    private static Handler withAnnotated(ServletContextHandler context) {
      JakartaWebSocketServletContainerInitializer.configure(
          context,
          (servlets, container) -> {
            container.addEndpoint(Annotated.class);
            container.addEndpoint(FreeAnnotated.class);
          });
      return context;
    }
  }

  private RunningHost start(Kind kind, Path directory) throws Exception {
    ImpersonationHandler handler =
        ImpersonationHandler.builder()
            .issuer(issuer.issuer())
            .jwtKey(issuer.publicKeyPem())
            .auditSink(events::add)
            .build()
            .route("/app/free", GuardMode.ALLOW);
    Server server =
        CoreServer.of(
            CoreServer.Protocol.HTTP_1, org.eclipse.jetty.http.UriCompliance.DEFAULT, handler);
    handler.setHandler(kind.handler(server, directory));
    return CoreServer.start(server);
  }

  private TokenBuilder admin() {
    return issuer.token().organization("org_1", "acme", "org:admin");
  }

  /** Returns the first message. */
  private static String open(RunningHost host, String path, String token) throws Exception {
    CompletableFuture<String> message = new CompletableFuture<>();
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    WebSocket socket =
        builder
            .buildAsync(
                URI.create("ws://127.0.0.1:" + host.port() + path),
                new WebSocket.Listener() {
                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    message.complete(text.toString());
                    return null;
                  }

                  @Override
                  public @Nullable CompletionStage<?> onClose(
                      WebSocket from, int status, String reason) {
                    message.completeExceptionally(new IOException(status + reason));
                    return null;
                  }
                })
            .join();
    try {
      return message.get(30, TimeUnit.SECONDS);
    } finally {
      socket.abort();
    }
  }

  private static int refused(RunningHost host, String path, String token) {
    CompletionException refused =
        assertThrows(CompletionException.class, () -> open(host, path, token));
    return assertInstanceOf(WebSocketHandshakeException.class, refused.getCause())
        .getResponse()
        .statusCode();
  }

  private AuditEvent next(AuditEvent.Kind kind) throws InterruptedException {
    AuditEvent event = Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS), "no " + kind);
    assertEquals(kind, event.kind());
    return event;
  }

  @ParameterizedTest
  @EnumSource
  void handshake_ofEveryKind_isARequestLikeOthers(Kind kind, @TempDir Path directory)
      throws Exception {
    String acting = admin().impersonatedBy("user_engineer").sign();
    try (RunningHost host = start(kind, directory)) {
      assertEquals(401, refused(host, SOCKET, ""));
      assertEquals(401, refused(host, FREE, ""));
      assertEquals(401, refused(host, SOCKET, admin().forged().sign()));
      assertEquals(
          "nobody>user_customer admin:true other:false", open(host, SOCKET, admin().sign()));
      assertEquals(0, events.size());
      assertEquals(403, refused(host, SOCKET, acting));
      next(AuditEvent.Kind.REFUSED);
      assertEquals("user_engineer>user_customer admin:true other:false", open(host, FREE, acting));
      next(AuditEvent.Kind.INTENT);
      assertEquals(OptionalInt.of(101), next(AuditEvent.Kind.OUTCOME).status());
      assertEquals(0, events.size());
    }
  }
}
