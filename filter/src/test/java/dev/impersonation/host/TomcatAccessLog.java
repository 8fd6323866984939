package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.RunningHost;
import dev.impersonation.readme.Snippets;
import java.io.ByteArrayInputStream;
import java.io.CharArrayWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.catalina.valves.AccessLogValve;
import org.apache.tomcat.util.IntrospectionUtils;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/** On the Tomcat whose version the subclass names. */
abstract class TomcatAccessLog extends AccessLogOnHost {
  private final String version;

  TomcatAccessLog(String version) {
    this.version = version;
  }

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

  @Override
  RunningHost start(Path directory, Map<String, String> settings) throws Exception {
    Told valve = valve();
    return TomcatHost.start(
        version,
        directory,
        (tomcat, webapp) -> {
          tomcat.getHost().getPipeline().addValve(valve);
          return TomcatCode.deploy(tomcat, webapp, settings);
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
