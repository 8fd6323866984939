package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("attacks on Tomcat 11")
final class Tomcat11AttackTest extends TomcatAttack {
  Tomcat11AttackTest() {
    super("11.");
  }
}
