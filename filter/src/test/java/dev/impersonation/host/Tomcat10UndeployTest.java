package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Tomcat 10.1: an undeployed application leaves no thread")
final class Tomcat10UndeployTest extends TomcatUndeploy {
  Tomcat10UndeployTest() {
    super("10.1.");
  }
}
