package dev.impersonation.host;

import org.junit.jupiter.api.DisplayName;

@DisplayName("WebSockets on Tomcat 11")
final class Tomcat11WebSocketTest extends TomcatWebSocket {
  Tomcat11WebSocketTest() {
    super("11.");
  }
}
