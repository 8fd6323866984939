package dev.impersonation.spring.support;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A Boot application on a real server and a free port, which trusts an issuer of its own by the
 * property {@code impersonation.publishable-key} alone.
 */
public final class RunningApplication implements AutoCloseable {
  /** Spring Security lies on the class path of all tests; most applications have none. */
  private static final List<String> SECURITY =
      List.of(
          "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
          "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
          "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
          "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
          "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
          "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
          "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration");

  private final TestIssuer issuer;
  private final ConfigurableApplicationContext context;
  private final HttpClient client = client();

  private RunningApplication(TestIssuer issuer, ConfigurableApplicationContext context) {
    this.issuer = issuer;
    this.context = context;
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  /** Returns the auto-configurations that bring Spring Security. */
  public static List<String> autoConfigurationsOfSecurity() {
    return SECURITY;
  }

  /**
   * Starts one without Spring Security.
   *
   * @param configuration with {@code @EnableAutoConfiguration}
   * @param properties such as {@code impersonation.default=deny}
   */
  public static RunningApplication start(
      Server server, Class<?> configuration, String... properties) {
    return start(server, List.of(configuration), SECURITY, properties);
  }

  /** Starts one with Spring Security. */
  public static RunningApplication startSecured(
      Server server, Class<?> configuration, String... properties) {
    return start(
        server,
        List.of(configuration),
        SECURITY.stream().filter(name -> name.contains("oauth2")).toList(),
        properties);
  }

  /**
   * Returns what the start of one throws that does not start, without Spring Security and without
   * any property but these.
   */
  public static Throwable failure(Server server, Class<?> configuration, String... properties) {
    List<String> arguments = arguments(server, SECURITY, properties);
    try (ConfigurableApplicationContext context =
        application(server, List.of(configuration)).run(arguments.toArray(String[]::new))) {
      throw new AssertionError("it starts: " + context);
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static SpringApplicationBuilder application(
      Server server, List<Class<?>> configurations) {
    List<Class<?>> sources = new ArrayList<>(configurations);
    sources.add(server.configuration());
    return new SpringApplicationBuilder(sources.toArray(Class[]::new))
        .web(WebApplicationType.SERVLET)
        .registerShutdownHook(false);
  }

  private static List<String> arguments(Server server, List<String> without, String... properties) {
    List<String> excluded = new ArrayList<>(without);
    excluded.add(server.managementOfTheOther());
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.port=0");
    arguments.add("--spring.main.banner-mode=off");
    arguments.add("--spring.autoconfigure.exclude=" + String.join(",", excluded));
    Arrays.stream(properties).map("--"::concat).forEach(arguments::add);
    return arguments;
  }

  private static RunningApplication start(
      Server server, List<Class<?>> configurations, List<String> excluded, String... properties) {
    TestIssuer issuer = TestIssuer.start();
    try {
      List<String> arguments = arguments(server, excluded, properties);
      if (Arrays.stream(properties)
          .noneMatch(property -> property.matches("impersonation[.](publishable-key|issuer)=.*"))) {
        arguments.add("--impersonation.publishable-key=" + issuer.publishableKey());
      }
      return new RunningApplication(
          issuer, application(server, configurations).run(arguments.toArray(String[]::new)));
    } catch (Throwable e) {
      issuer.close();
      throw e;
    }
  }

  /** Returns what runs one without Spring Security that trusts whom its properties say. */
  public static SpringApplicationBuilder builder(Server server, Class<?>... configurations) {
    return builder(server, SECURITY, configurations);
  }

  /** Returns what runs one with Spring Security that trusts whom its properties say. */
  public static SpringApplicationBuilder securedBuilder(Server server, Class<?>... configurations) {
    return builder(
        server, SECURITY.stream().filter(name -> name.contains("oauth2")).toList(), configurations);
  }

  private static SpringApplicationBuilder builder(
      Server server, List<String> excluded, Class<?>... configurations) {
    return new SpringApplicationBuilder(configurations)
        .sources(server.configuration())
        .web(WebApplicationType.SERVLET)
        .registerShutdownHook(false)
        .properties(
            "server.port=0",
            "spring.main.banner-mode=off",
            "spring.autoconfigure.exclude=" + String.join(",", excluded));
  }

  /** Returns a token of a customer in person, {@code user_customer}. */
  public String customer() {
    return issuer.token().sign();
  }

  /** Returns a token of the same customer, impersonated by {@code user_support}. */
  public String impersonated() {
    return issuer.token().impersonatedBy("user_support").sign();
  }

  /** Returns what signs other tokens. */
  public TokenBuilder token() {
    return issuer.token();
  }

  public TestIssuer issuer() {
    return issuer;
  }

  public ConfigurableApplicationContext context() {
    return context;
  }

  public int port() {
    return Objects.requireNonNull(((ServletWebServerApplicationContext) context).getWebServer())
        .getPort();
  }

  /** Returns the port of {@code management.server.port=0}. */
  public int managementPort() {
    return Integer.parseInt(
        Objects.requireNonNull(context.getEnvironment().getProperty("local.management.port")));
  }

  /** Asks with GET; a null token asks anonymously. */
  public Reply get(String path, @Nullable String token) {
    return send("GET", path, token);
  }

  /** Asks with POST and an empty body; a null token asks anonymously. */
  public Reply post(String path, @Nullable String token) {
    return send("POST", path, token);
  }

  /** Asks with an empty body; a null token asks anonymously. */
  public Reply send(String method, String path, @Nullable String token) {
    HttpRequest.Builder request = request(path).method(method, BodyPublishers.noBody());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request);
  }

  /** Returns a request to the application, to be sent by {@link #send(HttpRequest.Builder)}. */
  public HttpRequest.Builder request(String path) {
    return request(port(), path);
  }

  /** Returns a request to another port. */
  public HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  /** Sends a request; redirects are not followed and no cookies kept. */
  public Reply send(HttpRequest.Builder request) {
    HttpRequest built = request.build();
    boolean hasBody = built.bodyPublisher().filter(body -> body.contentLength() != 0).isPresent();
    try {
      // A server that refuses without reading the body closes the connection, which must be nobody
      // else's then.
      return Reply.of((hasBody ? client() : client).send(built, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      context.close();
    } finally {
      issuer.close();
    }
  }
}
