package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.browser.BannerSuite;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.readme.Snippets;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.ByteArrayInputStream;
import java.io.CharArrayWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.catalina.Context;
import org.apache.catalina.valves.AccessLogValve;
import org.apache.tomcat.util.IntrospectionUtils;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

@DisplayName("the Tomcat on the class path")
@Tag("host")
final class TomcatTest {
  private static final Container HOST = new TomcatContainer();

  /** The guide's valve, which tells its lines as well as writing them. */
  private static final class Told extends AccessLogValve {
    private final Consumer<String> lines;

    Told(Consumer<String> lines) {
      this.lines = lines;
    }

    @Override
    public void log(CharArrayWriter message) {
      String line = message.toString();
      super.log(message);
      lines.accept(line);
    }
  }

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
      return TomcatHost.start(
          TomcatContainer.VERSION,
          TomcatContainer.directory(),
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
    Optional<RunningHost> startByWebXml(Set<Class<?>> endpoints, Path application)
        throws Exception {
      return Optional.of(
          TomcatHost.start(
              TomcatContainer.VERSION,
              TomcatContainer.directory(),
              (tomcat, webapp) -> {
                Context context = tomcat.addWebapp("", application.toString());
                context.addServletContainerInitializer(new WsSci(), endpoints);
                return context;
              }));
    }
  }

  @Nested
  final class AccessLog extends AccessLogOnHost {
    AccessLog() {
      super(HOST);
    }

    @Override
    RunningHost start(Path directory, Map<String, String> settings) throws Exception {
      Told valve = valve();
      return TomcatHost.start(
          TomcatContainer.VERSION,
          directory,
          (tomcat, webapp) -> {
            tomcat.getHost().getPipeline().addValve(valve);
            return TomcatContainer.inCode(tomcat, webapp, settings);
          });
    }

    /** Sets the attributes of the guide's element, as Tomcat does with those of server.xml. */
    private Told valve() throws Exception {
      byte[] xml = Snippets.of(GUIDE).block("xml", "<Valve ").getBytes(StandardCharsets.UTF_8);
      Element element =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(xml))
              .getDocumentElement();
      assertEquals(AccessLogValve.class.getName(), element.getAttribute("className"));
      element.removeAttribute("className");
      Told valve = new Told(this::accept);
      NamedNodeMap attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        String name = attributes.item(i).getNodeName();
        assertTrue(
            IntrospectionUtils.setProperty(valve, name, attributes.item(i).getNodeValue()), name);
      }
      return valve;
    }
  }

  @Nested
  final class Undeploy extends TomcatUndeploy {}
}
