package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("detours on Tomcat 10.1")
final class Tomcat10DetourTest extends TomcatDetour {
  Tomcat10DetourTest() {
    super("10.1.");
  }
}
