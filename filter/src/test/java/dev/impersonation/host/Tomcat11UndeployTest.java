package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Tomcat 11: an undeployed application leaves no thread")
final class Tomcat11UndeployTest extends TomcatUndeploy {
  Tomcat11UndeployTest() {
    super("11.");
  }
}
