package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Tomcat 10.1, by code")
final class Tomcat10CodeTest extends TomcatCode {
  Tomcat10CodeTest() {
    super("10.1.");
  }
}
