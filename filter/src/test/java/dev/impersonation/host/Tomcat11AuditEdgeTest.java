package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("several applications on Tomcat 11")
final class Tomcat11AuditEdgeTest extends TomcatAuditEdge {
  Tomcat11AuditEdgeTest() {
    super("11.");
  }
}
