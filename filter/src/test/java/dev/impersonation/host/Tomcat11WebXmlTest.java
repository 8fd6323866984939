package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Tomcat 11, by web.xml")
final class Tomcat11WebXmlTest extends TomcatWebXml {
  Tomcat11WebXmlTest() {
    super("11.");
  }
}
