package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("raw paths on Tomcat 10.1")
final class Tomcat10RawPathFuzzTest extends TomcatRawPathFuzz {
  Tomcat10RawPathFuzzTest() {
    super("10.1.");
  }
}
