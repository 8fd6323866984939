package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("WebSockets on Tomcat 10")
final class Tomcat10WebSocketTest extends TomcatWebSocket {
  Tomcat10WebSocketTest() {
    super("10.");
  }
}
