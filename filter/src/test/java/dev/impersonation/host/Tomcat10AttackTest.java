package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("attacks on Tomcat 10.1")
final class Tomcat10AttackTest extends TomcatAttack {
  Tomcat10AttackTest() {
    super("10.1.");
  }
}
