package dev.impersonation.demo;

import java.io.IOException;
import java.net.URI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;

/**
 * A Jetty that listens on 127.0.0.1 only.
 *
 * <p>Safe for use by many threads. Jetty's threads keep the process alive until {@link #close}.
 */
final class DemoServer implements Application {
  static final String HOST = "127.0.0.1";

  private static final int HTTP = 80;

  /** Room for a token of 8192 characters, the most the filter takes, and as much beside it. */
  private static final int REQUEST_HEADER_SIZE = 16 * 1024;

  /** Makes what answers. */
  interface Making {
    Handler handler(Server server, URI uri);
  }

  private final Server server = new Server();
  private final ServerConnector connector =
      new ServerConnector(server, new HttpConnectionFactory(http()));

  private DemoServer(int port) {
    connector.setHost(HOST);
    connector.setPort(port);
    server.addConnector(connector);
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(REQUEST_HEADER_SIZE);
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    return http;
  }

  /**
   * Starts one.
   *
   * @param port where to listen; 0 for any free port
   * @param errors shows the errors that no context shows
   * @param making asked once the port is had
   * @throws IOException if the port cannot be listened on
   * @throws IllegalStateException if the handler does not start; nothing listens then. The cause
   *     tells why
   */
  static DemoServer start(int port, ErrorHandler errors, Making making) throws IOException {
    DemoServer server = new DemoServer(port);
    errors.setShowStacks(false);
    errors.setShowCauses(false);
    server.server.setErrorHandler(errors);
    server.start(making);
    return server;
  }

  /** Whatever goes wrong comes out of Jetty's start as it is, checked or not. */
  private void start(Making making) throws IOException {
    try {
      connector.open();
      server.setHandler(making.handler(server, uri()));
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
    return at(HOST, connector.getLocalPort());
  }

  /** Returns the URL of a name of this machine, as browsers write it in an origin. */
  static URI at(String host, int port) {
    return URI.create("http://" + host + (port < 0 || port == HTTP ? "" : ":" + port));
  }

  /** Stops at once. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the application did not stop", e);
    }
  }
}
