package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.HostQuirk;
import dev.impersonation.contract.HostQuirks;
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
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That handshakes need a token, on the container that the subclass starts. */
abstract class WebSocketOnHost {
  /** An endpoint that says what it is told. */
  @ServerEndpoint("/socket")
  public static class Echo {
    @OnMessage
    public String onMessage(String message) {
      return message;
    }
  }

  /** One that a guard frees. */
  @ServerEndpoint("/free/socket")
  public static final class FreeEcho extends Echo {
    @Override
    @OnMessage
    public String onMessage(String message) {
      return super.onMessage(message);
    }
  }

  private static final class Nothing extends HttpServlet {
    private static final long serialVersionUID = 1L;
  }

  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

  static final Set<Class<?>> ENDPOINTS = Set.of(Echo.class, FreeEcho.class);

  private final TestIssuer issuer = SharedIssuers.TRUSTED;

  @TempDir Path application;
  private final AtomicReference<ServletContext> started = new AtomicReference<>();

  private final HostQuirks quirks;

  WebSocketOnHost(Container container) {
    this.quirks = container.quirks();
  }

  /** Starts the container with these endpoints, and a listener as a {@code web.xml} names one. */
  abstract RunningHost start(Set<Class<?>> endpoints, ServletContextListener application)
      throws Exception;

  /** Starts the container with these endpoints and a {@code web.xml}; empty if it reads none. */
  abstract Optional<RunningHost> startByWebXml(Set<Class<?>> endpoints, Path application)
      throws Exception;

  /** What {@code web.xml} needs besides, behind guards and filter. */
  String webSocketFilter() {
    return "";
  }

  /** What the README and the guide print, with the order given. */
  private ServletContextListener application(boolean isMatchAfter, WebSocketHandshakes webSockets) {
    return new ServletContextListener() {
      @Override
      public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        started.set(context);
        // Tomcat asks no filter where no servlet is.
        Objects.requireNonNull(context.addServlet("any", new Nothing())).addMapping("/");
        map(context, "free", ImpersonationGuard.of(GuardMode.ALLOW), "/free/*");
        map(context, "closed", ImpersonationGuard.of(GuardMode.DENY), "/free/closed/*");
        map(
            context,
            "impersonation",
            ImpersonationFilter.builder()
                .issuer(issuer.issuer())
                .jwtKey(issuer.publicKeyPem())
                .webSockets(webSockets)
                .build(),
            "/*");
      }

      private void map(ServletContext context, String name, Filter filter, String... patterns) {
        FilterRegistration.Dynamic registration =
            Objects.requireNonNull(context.addFilter(name, filter));
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(
            EnumSet.allOf(DispatcherType.class), isMatchAfter, patterns);
      }
    };
  }

  private String own() {
    return issuer.token().sign();
  }

  private String acting() {
    return issuer.token().impersonatedBy("user_engineer").sign();
  }

  /** Returns the status of a handshake, and sees to it that an accepted one is of use. */
  private static int handshake(RunningHost host, String path, String token) throws Exception {
    CompletableFuture<String> echo = new CompletableFuture<>();
    WebSocket.Builder handshake = HttpClient.newHttpClient().newWebSocketBuilder();
    if (!token.isEmpty()) {
      handshake.header("Authorization", "Bearer " + token);
    }
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence data, boolean last) {
            echo.complete(data.toString());
            return null;
          }
        };
    try {
      WebSocket socket =
          handshake
              .buildAsync(URI.create("ws://127.0.0.1:" + host.port() + path), listener)
              .get(30, TimeUnit.SECONDS);
      socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
      assertEquals("hello", echo.get(30, TimeUnit.SECONDS));
      socket.abort();
      return 101;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  /** What a container says that does not start the application, however it shows that. */
  private static String refusal(StartedHost start) {
    try (RunningHost host = start.get()) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/x"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertEquals(404, answer.statusCode(), "it has started: " + answer.body());
      return host.startMessages();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (Exception e) {
      StringBuilder messages = new StringBuilder();
      for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
        messages.append(cause.getMessage()).append('\n');
      }
      return messages.toString();
    }
  }

  private interface StartedHost {
    RunningHost get() throws Exception;
  }

  @Test
  @DisplayName("S51: with the order that the README prints, handshakes are requests like others")
  void handshake_inTheOrderOfTheReadme_needsATokenAndIsLimited() throws Exception {
    try (RunningHost host = start(ENDPOINTS, application(false, WebSocketHandshakes.VERIFIED))) {
      assertEquals(401, handshake(host, "/socket", ""));
      assertEquals(403, handshake(host, "/socket", acting()));
      assertEquals(101, handshake(host, "/socket", own()));
      assertEquals(401, handshake(host, "/free/socket", ""));
      assertEquals(101, handshake(host, "/free/socket", acting()));
      assertEquals(List.of(), findings());
    }
  }

  private static String filter(Class<? extends Filter> type, String name, String... settings) {
    StringBuilder text = new StringBuilder("<filter><filter-name>" + name + "</filter-name>");
    text.append("<filter-class>").append(type.getName()).append("</filter-class>");
    text.append("<async-supported>true</async-supported>");
    for (int i = 0; i < settings.length; i += 2) {
      text.append("<init-param><param-name>").append(settings[i]).append("</param-name>");
      text.append("<param-value>").append(settings[i + 1]).append("</param-value></init-param>");
    }
    return text.append("</filter>").toString();
  }

  static String mapping(String name, String pattern) {
    return "<filter-mapping><filter-name>"
        + name
        + "</filter-name><url-pattern>"
        + pattern
        + "</url-pattern></filter-mapping>";
  }

  private Path webXml(String last) throws IOException {
    Files.writeString(
        Files.createDirectory(application.resolve("WEB-INF")).resolve("web.xml"),
        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
            + filter(ImpersonationGuard.class, "free", "mode", "allow")
            + mapping("free", "/free/*")
            + filter(
                ImpersonationFilter.class,
                "impersonation",
                "issuer",
                issuer.issuer(),
                "jwtKey",
                issuer.publicKeyPem())
            + mapping("impersonation", "/*")
            + last
            + "</web-app>");
    return application;
  }

  @Test
  @DisplayName("S51: by web.xml as well, with what docs/limit.md says that Jetty needs")
  void handshake_byWebXml_needsATokenAndIsLimited() throws Exception {
    Optional<RunningHost> started = startByWebXml(ENDPOINTS, webXml(webSocketFilter()));
    if (started.isPresent()) {
      try (RunningHost host = started.get()) {
        assertEquals(401, handshake(host, "/socket", ""));
        assertEquals(403, handshake(host, "/socket", acting()));
        assertEquals(101, handshake(host, "/socket", own()));
        assertEquals(101, handshake(host, "/free/socket", acting()));
      }
    }
  }

  @Test
  @DisplayName("S51: Jetty without its filter in web.xml does not start, and says what is missing")
  void start_byWebXmlWithoutJettysFilter_failsAndNamesIt() throws Exception {
    if (!webSocketFilter().isEmpty()) {
      Path incomplete = webXml("");
      String refusal = refusal(() -> startByWebXml(ENDPOINTS, incomplete).orElseThrow());
      String filter = webSocketFilter().replaceAll(".*<filter-class>|</filter-class>.*", "");
      assertTrue(
          refusal.contains("behind both, a filter whose name and class are " + filter), refusal);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"../README.md | \"/*\"", "../docs/limit.md | patterns", "../docs/limit.md | \"/*\""})
  @DisplayName("what is printed has the order that is tested here")
  void guides_mappingsInCode_areInFront(String file, String patterns) throws IOException {
    String guide = Files.readString(Path.of(file));
    String types = "addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), ";
    assertTrue(guide.contains(types + "false, " + patterns + ")"), file);
    assertFalse(guide.contains(types + "true"), file);
  }

  private List<String> findings() {
    return Coverage.of(Objects.requireNonNull(started.get())).findings();
  }

  @Test
  @DisplayName("S51: a container that answers handshakes before the filter is not started with it")
  void start_handshakesPassBy_failsAndNamesTheFix() {
    String refusal =
        refusal(() -> start(ENDPOINTS, application(true, WebSocketHandshakes.VERIFIED)));
    assertTrue(
        refusal.contains(
            " answers WebSocket handshakes before it, so that endpoints need no token"),
        refusal);
    assertTrue(refusal.contains("in code with isMatchAfter=false"), refusal);
  }

  @Test
  void start_handshakesPassByAndMay_startsWithoutAFinding() throws Exception {
    try (RunningHost host = start(ENDPOINTS, application(true, WebSocketHandshakes.OPEN))) {
      assertEquals(101, handshake(host, "/socket", ""));
      assertEquals(101, handshake(host, "/socket", acting()));
      assertEquals(List.of(), findings());
    }
  }

  /** Registers an endpoint when every filter has started. */
  private static final class LateEndpoint extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    public void init() throws ServletException {
      Object container = getServletContext().getAttribute(CONTAINER);
      try {
        ((ServerContainer) Objects.requireNonNull(container)).addEndpoint(Echo.class);
      } catch (DeploymentException e) {
        throw new ServletException(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("S50: an endpoint that a servlet's init registers is found with the first request")
  void firstRequest_endpointCameLate_isRefusedInTheWrongOrder(boolean isMatchAfter)
      throws Exception {
    ServletContextListener guarded = application(isMatchAfter, WebSocketHandshakes.VERIFIED);
    ServletContextListener late =
        new ServletContextListener() {
          @Override
          public void contextInitialized(ServletContextEvent event) {
            guarded.contextInitialized(event);
            ServletRegistration.Dynamic servlet =
                Objects.requireNonNull(
                    event.getServletContext().addServlet("late", new LateEndpoint()));
            servlet.addMapping("/late");
            servlet.setLoadOnStartup(1);
          }
        };
    try (RunningHost host = start(Set.of(), late)) {
      boolean isInFront = isMatchAfter && answersWithoutEndpoints();
      assertEquals(isInFront ? 500 : 405, get(host, own()));
      if (!isInFront) {
        assertEquals(401, handshake(host, "/socket", ""));
      }
    }
  }

  private static int get(RunningHost host, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/x"))
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private ServletContextListener aroundTheFilter(WebSocketHandshakes webSockets) {
    return new ServletContextListener() {
      @Override
      public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Objects.requireNonNull(context.addServlet("any", new Nothing())).addMapping("/");
        ImpersonationFilter inner =
            ImpersonationFilter.builder()
                .issuer(issuer.issuer())
                .jwtKey(issuer.publicKeyPem())
                .set("coverage", "off")
                .webSockets(webSockets)
                .build();
        Filter around = (request, response, chain) -> inner.doFilter(request, response, chain);
        Objects.requireNonNull(context.addFilter("around", around))
            .addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
      }
    };
  }

  @ParameterizedTest
  @EnumSource(WebSocketHandshakes.class)
  @DisplayName("S50: a filter that nobody has initialized serves nobody beside endpoints")
  void firstRequest_neverInitializedBesideEndpoints_isRefused(WebSocketHandshakes set)
      throws Exception {
    try (RunningHost host = start(ENDPOINTS, aroundTheFilter(set))) {
      assertEquals(set == WebSocketHandshakes.OPEN ? 405 : 500, get(host, own()));
    }
  }

  @Test
  @DisplayName("without endpoints the order is a finding, where the container has its filter then")
  void start_handshakesWouldPassBy_isAFinding() throws Exception {
    try (RunningHost host = start(Set.of(), application(true, WebSocketHandshakes.VERIFIED))) {
      List<String> found = findings();
      if (answersWithoutEndpoints()) {
        assertEquals(1, found.size(), found.toString());
        assertTrue(
            found.get(0).contains("there is no endpoint yet, and one would need no token."),
            found.toString());
      } else {
        assertEquals(List.of(), found);
      }
      assertTrue(host.port() > 0);
    }
  }

  /** Whether the container maps its filter although there is nothing to answer. */
  private boolean answersWithoutEndpoints() {
    return !quirks.has(HostQuirk.HAS_NO_WEBSOCKET_FILTER_WITHOUT_ENDPOINTS);
  }
}
