package dev.impersonation.spring.plain;

import java.nio.file.Path;
import org.eclipse.jetty.ee11.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee11.servlet.ServletContainerInitializerHolder;
import org.eclipse.jetty.ee11.webapp.Configuration;
import org.eclipse.jetty.ee11.webapp.MetaInfConfiguration;
import org.eclipse.jetty.ee11.webapp.WebAppConfiguration;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.ee11.webapp.WebInfConfiguration;
import org.eclipse.jetty.ee11.webapp.WebXmlConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.springframework.web.SpringServletContainerInitializer;

final class PlainJetty extends PlainServer {
  private final Server server = new Server();

  @Override
  void run(Path directory, @Nullable String initializer) throws Exception {
    WebAppContext context = new WebAppContext(directory.toString(), "/");
    context.setThrowUnavailableOnStartupException(true);
    context.setParentLoaderPriority(true);
    // There is no JNDI on this class path.
    context.setConfigurations(
        new Configuration[] {
          new WebXmlConfiguration(),
          new WebAppConfiguration(),
          new AnnotationConfiguration(),
          new MetaInfConfiguration(),
          new WebInfConfiguration()
        });
    context.setAttribute(
        "org.eclipse.jetty.containerInitializerExclusionPattern",
        ".*\\.websocket\\..*|org\\.springframework\\..*");
    if (initializer != null) {
      context.addServletContainerInitializer(
          new ServletContainerInitializerHolder(
              new SpringServletContainerInitializer(), Class.forName(initializer)));
    }
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
  }

  @Override
  void stop() throws Exception {
    server.stop();
  }

  @Override
  public int getAsInt() {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }
}
