package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.io.TempDir;

/** On the Tomcat whose version the subclass names. */
abstract class TomcatWebSocket extends WebSocketOnHost {
  private final String version;

  @TempDir Path directory;

  TomcatWebSocket(String version) {
    this.version = version;
  }

  @Override
  RunningHost start(Set<Class<?>> endpoints, ServletContextListener application) throws Exception {
    return TomcatHost.start(
        version,
        directory,
        (tomcat, webapp) -> {
          Context context = tomcat.addContext("", webapp.toString());
          context.addServletContainerInitializer(new WsSci(), endpoints);
          context.addServletContainerInitializer(
              (classes, servletContext) ->
                  application.contextInitialized(new ServletContextEvent(servletContext)),
              Set.of());
          return context;
        });
  }

  @Override
  Optional<RunningHost> startByWebXml(Set<Class<?>> endpoints, Path application) throws Exception {
    return Optional.of(
        TomcatHost.start(
            version,
            directory,
            (tomcat, webapp) -> {
              Context context = tomcat.addWebapp("", application.toString());
              context.addServletContainerInitializer(new WsSci(), endpoints);
              return context;
            }));
  }
}
