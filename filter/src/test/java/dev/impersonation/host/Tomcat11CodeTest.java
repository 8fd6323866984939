package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Tomcat 11, by code")
final class Tomcat11CodeTest extends TomcatCode {
  Tomcat11CodeTest() {
    super("11.");
  }
}
