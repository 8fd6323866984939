package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("several applications on Tomcat 10.1")
final class Tomcat10AuditEdgeTest extends TomcatAuditEdge {
  Tomcat10AuditEdgeTest() {
    super("10.1.");
  }
}
