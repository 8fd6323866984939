package dev.impersonation.jetty.core;

import dev.impersonation.contract.RunningHost;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A server of Jetty's core on a free port of 127.0.0.1. */
public record CoreServer(Server server) implements RunningHost {
  /** What it speaks. */
  public enum Protocol {
    HTTP_1,
    /** HTTP/2 without TLS for clients that ask for the upgrade, and HTTP/1.1 for others. */
    H2C
  }

  /** Returns one that is not started. */
  public static Server of(Protocol protocol, UriCompliance compliance, Handler handler) {
    Server server = new Server();
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(32 * 1024);
    http.setUriCompliance(compliance);
    List<ConnectionFactory> protocols =
        protocol == Protocol.HTTP_1
            ? List.of(new HttpConnectionFactory(http))
            : List.of(new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
    ServerConnector connector =
        new ServerConnector(server, 1, 1, protocols.toArray(ConnectionFactory[]::new));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(handler);
    return server;
  }

  /** Starts one that speaks HTTP/1.1. */
  public static CoreServer start(Handler handler) throws Exception {
    return start(of(Protocol.HTTP_1, UriCompliance.DEFAULT, handler));
  }

  /** Starts one. */
  public static CoreServer start(Server server) throws Exception {
    try {
      server.start();
    } catch (Exception e) {
      server.stop();
      throw e;
    }
    return new CoreServer(server);
  }

  @Override
  public int port() {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
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
