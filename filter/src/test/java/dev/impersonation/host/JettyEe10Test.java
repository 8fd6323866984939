package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContextListener;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

@DisplayName("Jetty 12.1 EE10")
@Tag("host")
@Tag("older")
final class JettyEe10Test {
  private static final Container HOST = new JettyEe10Container();

  @Nested
  final class Code extends ContractOnHost {
    Code() {
      super(HOST, Registration.CODE);
    }
  }

  @Nested
  @Tag("start")
  final class WebXml extends ContractOnHost {
    WebXml() {
      super(HOST, Registration.WEB_XML);
    }
  }

  @Nested
  final class CodeMatrix extends MatrixOnHost {
    CodeMatrix() {
      super(HOST, Registration.CODE);
    }
  }

  @Nested
  @Tag("matrix")
  final class WebXmlMatrix extends MatrixOnHost {
    WebXmlMatrix() {
      super(HOST, Registration.WEB_XML);
    }
  }

  @Nested
  final class Attack extends AttackOnHost {
    Attack() {
      super(HOST);
    }
  }

  @Nested
  final class Detour extends DetourOnHost {
    Detour() {
      super(HOST);
    }
  }

  @Nested
  final class Coverage extends CoverageOnHost {
    Coverage() {
      super(HOST);
    }
  }

  @Nested
  final class Adapter extends AdapterOnHost {
    Adapter() {
      super(HOST);
    }
  }

  @Nested
  final class AuditEdge extends AuditEdgeOnHost {
    AuditEdge() {
      super(HOST);
    }
  }

  @Nested
  final class RawPathFuzz extends RawPathFuzzOnHost {
    RawPathFuzz() {
      super(HOST);
    }
  }

  @Nested
  final class WebSocket extends WebSocketOnHost {
    WebSocket() {
      super(HOST);
    }

    @Override
    RunningHost start(Set<Class<?>> endpoints, ServletContextListener application)
        throws Exception {
      ServletContextHandler context = new ServletContextHandler("/");
      addEndpoints(context, endpoints);
      context.addEventListener(application);
      return JettyHost.start(context);
    }

    @Override
    Optional<RunningHost> startByWebXml(Set<Class<?>> endpoints, Path application)
        throws Exception {
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
}
