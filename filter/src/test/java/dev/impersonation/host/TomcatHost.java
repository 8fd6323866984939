package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import dev.impersonation.support.LogTail;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** An embedded Tomcat with one context. */
record TomcatHost(Tomcat tomcat, LogTail log) implements RunningHost {
  static {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** Puts the application into a Tomcat that is about to start. */
  interface Deployment {
    Context deploy(Tomcat tomcat, Path directory);
  }

  /** One with what is registered in code, and no servlet of its own. */
  static TomcatHost start(String version, Path directory, Consumer<ServletContext> application)
      throws LifecycleException {
    return start(
        version,
        directory,
        (tomcat, webapp) -> {
          Context context = tomcat.addContext("", webapp.toString());
          context.addServletContainerInitializer(
              (classes, servletContext) -> application.accept(servletContext), Set.of());
          return context;
        });
  }

  static TomcatHost start(String version, Path directory, Deployment deployment)
      throws LifecycleException {
    if (!ServerInfo.getServerNumber().startsWith(version)) {
      throw new IllegalStateException("this is " + ServerInfo.getServerNumber());
    }
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(newDirectory(directory, "base").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxHttpRequestHeaderSize", Integer.toString(32 * 1024));
    connector.setProperty("useVirtualThreads", Boolean.toString(VirtualThreads.ON));
    tomcat.setConnector(connector);
    Context context = deployment.deploy(tomcat, newDirectory(directory, "webapp"));
    // The test's own class path holds other containers and WebSockets, which are not for each
    // application.
    context.setContainerSciFilter(
        "org\\.eclipse\\.jetty\\..*|org\\.apache\\.tomcat\\.websocket\\..*");
    ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
    LogTail log = LogTail.start();
    tomcat.start();
    return new TomcatHost(tomcat, log);
  }

  private static Path newDirectory(Path directory, String name) {
    try {
      return Files.createTempDirectory(directory, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  /** Tomcat starts in spite of an application that does not; it only logs why. */
  @Override
  public String startMessages() {
    return log.text();
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("Tomcat did not stop", e);
    }
  }
}
