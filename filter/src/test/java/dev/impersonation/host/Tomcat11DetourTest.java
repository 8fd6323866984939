package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("detours on Tomcat 11")
final class Tomcat11DetourTest extends TomcatDetour {
  Tomcat11DetourTest() {
    super("11.");
  }
}
