package dev.impersonation.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * The web application of {@code webapp/WEB-INF/web.xml} on a Jetty of its own, which listens on
 * 127.0.0.1 only.
 *
 * <p>Safe for use by many threads. Jetty's threads keep the process alive until {@link #close}.
 */
final class ProtectedApplication implements Application {
  static final String HOST = "127.0.0.1";

  private static final String DESCRIPTOR = "WEB-INF/web.xml";

  /** Room for a token of 8192 characters, the most the filter takes, and as much beside it. */
  private static final int REQUEST_HEADER_SIZE = 16 * 1024;

  private final Server server;
  private final ServerConnector connector;

  /** Not one of the server's: those are closed while a stopping context still looks at them. */
  private final ResourceFactory.Closeable resources;

  private ProtectedApplication(
      Server server, ServerConnector connector, ResourceFactory.Closeable resources) {
    this.server = server;
    this.connector = connector;
    this.resources = resources;
  }

  /**
   * Starts the application.
   *
   * @param port where to listen; 0 for any free port
   * @param filterSettings the init-params of the filter
   * @throws IOException if the port cannot be listened on
   * @throws IllegalStateException if the application does not start; nothing listens then. The
   *     cause tells why, such as a {@code ServletException} of the filter
   */
  static ProtectedApplication start(int port, Map<String, String> filterSettings)
      throws IOException {
    return start(port, uri -> filterSettings);
  }

  /**
   * The same for settings that depend on where it answers, such as those of an issuer that is told
   * so first. They are asked for once the port is had.
   */
  static ProtectedApplication start(int port, Function<URI, Map<String, String>> filterSettings)
      throws IOException {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http()));
    connector.setHost(HOST);
    connector.setPort(port);
    server.addConnector(connector);
    ErrorHandler errors = new ErrorHandler();
    errors.setShowStacks(false);
    errors.setShowCauses(false);
    server.setErrorHandler(errors);
    ResourceFactory.Closeable resources = ResourceFactory.closeable();
    ProtectedApplication application = new ProtectedApplication(server, connector, resources);
    application.start(filterSettings);
    return application;
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(REQUEST_HEADER_SIZE);
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    return http;
  }

  private static WebAppContext webApplication(
      ResourceFactory resources, Map<String, String> filterSettings) {
    URL descriptor =
        Objects.requireNonNull(
            ProtectedApplication.class.getResource("/webapp/" + DESCRIPTOR),
            "webapp/" + DESCRIPTOR + " is not on the class path");
    String location = descriptor.toString();
    WebAppContext context = new WebAppContext();
    context.setContextPath("/");
    context.setBaseResource(
        resources.newResource(
            URI.create(location.substring(0, location.length() - DESCRIPTOR.length()))));
    context.setThrowUnavailableOnStartupException(true);
    context.addServletContainerInitializer(new FilterSettingsInitializer(filterSettings));
    return context;
  }

  /** Whatever goes wrong comes out of Jetty's start as it is, checked or not. */
  private void start(Function<URI, Map<String, String>> filterSettings) throws IOException {
    try {
      connector.open();
      server.setHandler(webApplication(resources, filterSettings.apply(uri())));
      server.start();
    } catch (DemoException e) {
      closeAfter(e);
      throw e;
    } catch (Exception e) {
      closeAfter(e);
      if (e instanceof IOException) {
        throw new IOException(
            "cannot listen on port "
                + connector.getPort()
                + " of "
                + HOST
                + " ("
                + innermost(e).getMessage()
                + "): set PORT to a free port, or end what listens there",
            e);
      }
      throw new IllegalStateException("the application did not start: " + e.getMessage(), e);
    }
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (IllegalStateException e) {
      failure.addSuppressed(e);
    }
  }

  private static Throwable innermost(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null || cause == thrown ? thrown : innermost(cause);
  }

  @Override
  public URI uri() {
    return URI.create("http://" + HOST + ":" + connector.getLocalPort());
  }

  /** Stops at once. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the application did not stop", e);
    } finally {
      resources.close();
    }
  }
}
