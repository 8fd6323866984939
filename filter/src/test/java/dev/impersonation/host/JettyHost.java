package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** An embedded Jetty 12.1 with one context, of whichever EE version. */
record JettyHost(Server server) implements RunningHost {
  static JettyHost start(Handler context) throws Exception {
    return start(context, (request, response) -> {});
  }

  /** One that takes whatever URI comes. */
  static JettyHost startUnsafe(Handler context) throws Exception {
    return start(context, (request, response) -> {}, UriCompliance.UNSAFE);
  }

  static JettyHost start(Handler context, RequestLog accessLog) throws Exception {
    return start(context, accessLog, UriCompliance.DEFAULT);
  }

  private static JettyHost start(Handler context, RequestLog accessLog, UriCompliance compliance)
      throws Exception {
    Server server =
        new Server(VirtualThreads.ON ? new VirtualThreadPool() : new QueuedThreadPool());
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(32 * 1024);
    http.setUriCompliance(compliance);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    server.setConnectors(new ServerConnector[] {connector});
    server.setRequestLog(accessLog);
    server.setHandler(context);
    try {
      server.start();
    } catch (Exception e) {
      server.stop();
      throw e;
    }
    return new JettyHost(server);
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
