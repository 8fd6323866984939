package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContextListener;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter;
import org.junit.jupiter.api.DisplayName;

@DisplayName("WebSockets on Jetty 12.1 EE11")
final class JettyEe11WebSocketTest extends WebSocketOnHost {
  @Override
  RunningHost start(Set<Class<?>> endpoints, ServletContextListener application) throws Exception {
    ServletContextHandler context = new ServletContextHandler("/");
    addEndpoints(context, endpoints);
    context.addEventListener(application);
    return JettyHost.start(context);
  }

  @Override
  Optional<RunningHost> startByWebXml(Set<Class<?>> endpoints, Path application) throws Exception {
    WebAppContext context = new WebAppContext(application.toString(), "/");
    context.setThrowUnavailableOnStartupException(true);
    context.setParentLoaderPriority(true);
    context.setAttribute(
        "org.eclipse.jetty.containerInitializerExclusionPattern", ".*\\.websocket\\..*");
    addEndpoints(context, endpoints);
    return Optional.of(JettyHost.start(context));
  }

  @Override
  String webSocketFilter() {
    String name = WebSocketUpgradeFilter.class.getName();
    return "<filter><filter-name>"
        + name
        + "</filter-name><filter-class>"
        + name
        + "</filter-class><async-supported>true</async-supported></filter>"
        + mapping(name, "/*");
  }

  private static void addEndpoints(ServletContextHandler context, Set<Class<?>> endpoints) {
    JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servletContext, container) -> {
          for (Class<?> endpoint : endpoints) {
            container.addEndpoint(endpoint);
          }
        });
  }
}
