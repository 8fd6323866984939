package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("coverage on Tomcat 10.1")
final class Tomcat10CoverageTest extends TomcatCoverage {
  Tomcat10CoverageTest() {
    super("10.1.");
  }
}
