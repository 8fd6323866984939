package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("coverage on Tomcat 11")
final class Tomcat11CoverageTest extends TomcatCoverage {
  Tomcat11CoverageTest() {
    super("11.");
  }
}
