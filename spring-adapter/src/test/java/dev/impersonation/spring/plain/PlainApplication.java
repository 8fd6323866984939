package dev.impersonation.spring.plain;

import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.Server;
import dev.impersonation.testkit.TestIssuer;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A running application of Spring without Boot, seen from outside. */
final class PlainApplication implements Closeable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private final TestIssuer issuer;
  private final WithoutBoot loader;
  private final Object server;

  private PlainApplication(TestIssuer issuer, WithoutBoot loader, Object server) {
    this.issuer = issuer;
    this.loader = loader;
    this.server = server;
  }

  /**
   * Starts one by descriptors, in which {@code KEY} stands for the publishable key.
   *
   * @param rootXml the beans of the root context, or null
   * @throws IllegalStateException if it does not start; the message holds the log
   */
  static PlainApplication start(Server server, String webXml, @Nullable String rootXml)
      throws Exception {
    TestIssuer issuer = TestIssuer.start();
    Path directory = directory();
    Path web = Files.createDirectories(directory.resolve("WEB-INF"));
    Files.writeString(web.resolve("web.xml"), webXml.replace("KEY", issuer.publishableKey()));
    if (rootXml != null) {
      Files.writeString(
          web.resolve("applicationContext.xml"), rootXml.replace("KEY", issuer.publishableKey()));
    }
    return start(server, issuer, directory, null);
  }

  /** Starts one by a {@code WebApplicationInitializer}. */
  static PlainApplication startInCode(Server server, Class<?> initializer) throws Exception {
    TestIssuer issuer = TestIssuer.start();
    Path directory = directory();
    Path web = Files.createDirectories(directory.resolve("WEB-INF"));
    Files.writeString(
        web.resolve("web.xml"),
        WebXml.of(WebXml.contextParam("impersonation.publishable-key", issuer.publishableKey())));
    return start(server, issuer, directory, initializer.getName());
  }

  private static Path directory() throws IOException {
    return Files.createTempDirectory(
        Files.createDirectories(Path.of("target", "plain").toAbsolutePath()), "application");
  }

  private static PlainApplication start(
      Server server, TestIssuer issuer, Path directory, @Nullable String initializer)
      throws Exception {
    WithoutBoot loader = new WithoutBoot();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Object started =
          loader
              .loadClass(PlainServer.class.getName())
              .getMethod("start", String.class, Path.class, String.class)
              .invoke(null, server.name(), directory, initializer);
      return new PlainApplication(issuer, loader, started);
    } catch (InvocationTargetException e) {
      loader.close();
      issuer.close();
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  ClassLoader loader() {
    return loader;
  }

  String customer() {
    return issuer.token().sign();
  }

  String impersonated() {
    return issuer.token().impersonatedBy("user_support").sign();
  }

  /** Returns what was logged, below INFO not. */
  String log() {
    return (String) ((Supplier<?>) server).get();
  }

  Reply get(String path, @Nullable String token) throws Exception {
    return send("GET", path, token);
  }

  Reply post(String path, @Nullable String token) throws Exception {
    return send("POST", path, token);
  }

  private Reply send(String method, String path, @Nullable String token) throws Exception {
    int port = ((IntSupplier) server).getAsInt();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.noBody());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.headers(), response.body());
  }

  @Override
  public void close() throws IOException {
    ((Closeable) server).close();
    loader.close();
    issuer.close();
  }
}
