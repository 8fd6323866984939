package dev.impersonation.readme;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.ee11.apache.jsp.JettyJasperInitializer;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A web application made of what the documentation prints, on Jetty 12.1 EE11. */
record SnippetApplication(Server server, int port, HttpClient client) implements AutoCloseable {
  /** Compiles the sources and starts them with the descriptor's elements as {@code web.xml}. */
  static SnippetApplication start(Path webapp, String descriptor, String... sources)
      throws Exception {
    Path webInf = Files.createDirectory(webapp.resolve("WEB-INF"));
    Files.writeString(
        webInf.resolve("web.xml"),
        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
            + descriptor
            + "</web-app>");
    if (sources.length > 0) {
      Snippets.compile(Files.createDirectory(webInf.resolve("classes")), sources);
    }
    WebAppContext context = new WebAppContext(webapp.toString(), "/");
    context.setThrowUnavailableOnStartupException(true);
    context.setParentLoaderPriority(true);
    // The test's own class path holds WebSockets, and those of other containers.
    context.setAttribute(
        "org.eclipse.jetty.containerInitializerExclusionPattern", ".*\\.websocket\\..*");
    // What a full container finds by scanning for annotations.
    context.addServletContainerInitializer(new JettyJasperInitializer());
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    try {
      server.start();
    } catch (Exception e) {
      server.stop();
      throw e;
    }
    return new SnippetApplication(server, connector.getLocalPort(), HttpClient.newHttpClient());
  }

  /** An empty token stands for none. */
  HttpResponse<String> send(String method, String path, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Returns the status that a WebSocket handshake is refused with. */
  int refusedHandshake(String path, String token) throws InterruptedException {
    try {
      client
          .newWebSocketBuilder()
          .header("Authorization", "Bearer " + token)
          .buildAsync(URI.create("ws://127.0.0.1:" + port + path), new WebSocket.Listener() {})
          .get();
      throw new AssertionError("the handshake was accepted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty did not stop", e);
    }
  }
}
