package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("raw paths on Tomcat 11")
final class Tomcat11RawPathFuzzTest extends TomcatRawPathFuzz {
  Tomcat11RawPathFuzzTest() {
    super("11.");
  }
}
