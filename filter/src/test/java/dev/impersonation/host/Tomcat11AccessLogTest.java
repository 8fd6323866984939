package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Access log of Tomcat 11")
final class Tomcat11AccessLogTest extends TomcatAccessLog {
  Tomcat11AccessLogTest() {
    super("11.");
  }
}
