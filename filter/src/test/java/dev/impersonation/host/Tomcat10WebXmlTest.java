package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Tomcat 10.1, by web.xml")
final class Tomcat10WebXmlTest extends TomcatWebXml {
  Tomcat10WebXmlTest() {
    super("10.1.");
  }
}
