package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Access log of Tomcat 10.1")
final class Tomcat10AccessLogTest extends TomcatAccessLog {
  Tomcat10AccessLogTest() {
    super("10.1.");
  }
}
