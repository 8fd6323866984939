package dev.impersonation.demo;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * The web application of {@code webapp/WEB-INF/web.xml} on a Jetty of its own. Safe for use by many
 * threads.
 *
 * @param resources not those of the server: they are closed while a stopping context still looks at
 *     them
 */
record ProtectedApplication(DemoServer server, ResourceFactory.Closeable resources)
    implements Application {
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
    ResourceFactory.Closeable resources = ResourceFactory.closeable();
    try {
      return new ProtectedApplication(
          DemoServer.start(
              port,
              new ErrorHandler(),
              (server, uri) ->
                  WebApplications.of(
                      resources,
                      "webapp",
                      new FilterSettingsInitializer(filterSettings.apply(uri)))),
          resources);
    } catch (IOException | RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  @Override
  public URI uri() {
    return server.uri();
  }

  /** Stops at once. */
  @Override
  public void close() {
    try {
      server.close();
    } finally {
      resources.close();
    }
  }
}
