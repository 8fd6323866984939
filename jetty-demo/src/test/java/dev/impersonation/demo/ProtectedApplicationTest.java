package dev.impersonation.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ProtectedApplicationTest {
  private static TestApplication app;

  @BeforeAll
  static void start() throws IOException {
    app = TestApplication.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /x/..;/api/whoami HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET /api/whoami HTTP/1.1\r\nHost: a\r\nCookie: LARGE\r\nConnection: close\r\n\r\n"
      })
  void connection_malformedRequest_answersNothingOfTheServer(String request) throws Exception {
    String answer = raw(request.replace("LARGE", "x".repeat(20_000)));

    assertTrue(answer.matches("(?s)HTTP/1\\.1 (400|431|505) .*"), answer);
    assertFalse(answer.toLowerCase(Locale.ROOT).contains("jetty"), answer);
    assertFalse(answer.contains("\tat "), answer);
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.uri().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void start_otherLoopbackAddress_isNotListenedOn() throws Exception {
    InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    assertThrows(ConnectException.class, () -> new Socket(other, app.uri().getPort()).close());
  }

  @Test
  void start_takenPort_namesTheVariable() throws Exception {
    int port = app.uri().getPort();

    IOException thrown =
        assertThrows(
            IOException.class,
            () -> ProtectedApplication.start(port, TestApplication.settings(app.issuer())));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("port " + port) && message.contains("set PORT"), message);
  }

  @Test
  void start_filterRefusesItsSettings_failsAndListensNowhere() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () -> ProtectedApplication.start(port, Map.of("issuer", "https://a.example")));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("no other source of keys is"), message);
    assertThrows(
        ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }

  @Test
  void close_twice_freesThePort() throws Exception {
    ProtectedApplication other =
        ProtectedApplication.start(0, TestApplication.settings(app.issuer()));
    int port = other.uri().getPort();

    other.close();
    other.close();

    assertThrows(
        ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }
}
