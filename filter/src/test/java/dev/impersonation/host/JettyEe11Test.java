package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.browser.BannerSuite;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.readme.Snippets;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.RequestLog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Jetty 12.1 EE11")
@Tag("host")
final class JettyEe11Test {
  private static final Container HOST = new JettyEe11Container();

  @Nested
  final class Code extends ContractOnHost {
    Code() {
      super(HOST, Registration.CODE);
    }
  }

  @Nested
  @Tag("start")
  @Tag("older")
  final class WebXml extends ContractOnHost {
    WebXml() {
      super(HOST, Registration.WEB_XML);
    }
  }

  @Nested
  @Tag("older")
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
  @Tag("start")
  final class Banner extends BannerSuite {
    @Override
    protected RunningHost start(Map<String, String> settings) throws Exception {
      return HOST.start(Registration.CODE, settings);
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

  @Nested
  final class AccessLog extends AccessLogOnHost {
    AccessLog() {
      super(HOST);
    }

    @Override
    RunningHost start(Path directory, Map<String, String> settings) throws Exception {
      RequestLog.Writer writer = this::accept;
      return JettyHost.start(
          JettyEe11Container.inCode(settings),
          (RequestLog)
              recipe(directory, "JettyAccessLog", "requestLog", RequestLog.Writer.class, writer));
    }

    @Test
    void standalone_formatOfTheModule_isTheSame(@TempDir Path directory) throws Exception {
      RequestLog.Writer writer = line -> {};
      CustomRequestLog printed =
          (CustomRequestLog)
              recipe(directory, "JettyAccessLog", "requestLog", RequestLog.Writer.class, writer);
      assertEquals(
          "jetty.requestlog.formatString=" + printed.getFormatString() + "\n",
          Snippets.of(GUIDE).block("ini", "formatString"));
    }
  }

  @Nested
  @DisplayName("that refuses no path by itself")
  final class UnsafeRawPathFuzz extends RawPathFuzzOnHost {
    UnsafeRawPathFuzz() {
      super(HOST);
    }

    @Override
    RunningHost start(Consumer<ServletContext> application) throws Exception {
      ServletContextHandler context = new ServletContextHandler("/");
      context.getServletHandler().setDecodeAmbiguousURIs(true);
      context.addServletContainerInitializer(
          (classes, servletContext) -> application.accept(servletContext));
      return JettyHost.startUnsafe(context);
    }
  }
}
