package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {
  private static final LocalIssuer issuer =
      LocalIssuer.builder()
          .host("127.0.0.2")
          .url(URI.create("https://issuer.example:8443"))
          .start();

  @AfterAll
  static void close() {
    issuer.close();
  }

  private static int status(LocalIssuer asked, String request) throws IOException {
    try (RawConnection connection = new RawConnection(asked.localUrl())) {
      connection.send("GET /.well-known/jwks.json " + request + "\r\n\r\n");
      return connection.status();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.2:%d, 200",
    "127.0.0.2, 200",
    "127.0.0.1:4200, 200",
    "127.0.0.1, 200",
    "localhost:4200, 200",
    "LOCALHOST, 200",
    "[::1]:4200, 200",
    "[::1], 200",
    "issuer.example, 200",
    "issuer.example:8443, 200",
    "Issuer.Example:1, 200",
    "evil.example, 400",
    "evil.example:%d, 400",
    "127.0.0.1.evil.example:%d, 400",
    "localhost.evil.example, 400",
    "127.0.0.3:%d, 400",
    "[::2]:%d, 400",
    "evil.example@127.0.0.1, 400",
    "127.0.0.1@evil.example, 400",
    "127.0.0.1:4200@evil.example:80, 400",
    "127.0.0.1:x, 400",
    "127.0.0.1/evil.example, 400",
    "'127.0.0.1,evil.example', 400",
    "evil.example#127.0.0.1, 400",
    "'', 400",
  })
  void request_naming_isAnsweredForNamesOfThisMachineAndOfTheUrlAlone(String host, int status)
      throws IOException {
    String filled = host.formatted(issuer.localUrl().getPort());

    assertEquals(status, status(issuer, "HTTP/1.1\r\nHost: " + filled));
  }

  @Test
  void request_namingNoHost_isRefused() throws IOException {
    assertEquals(400, status(issuer, "HTTP/1.0"));
    assertEquals(400, status(issuer, "HTTP/1.1"));
  }

  @Test
  void request_namingTwoHosts_isRefused() throws IOException {
    assertEquals(400, status(issuer, "HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example"));
  }

  @Test
  void request_anyHostBeyondLoopback_isAnswered() throws IOException {
    try (LocalIssuer open =
        LocalIssuer.builder()
            .host("0.0.0.0")
            .secretKey("sk_test_x")
            .url(URI.create("http://issuer.example"))
            .start()) {
      assertEquals(200, status(open, "HTTP/1.1\r\nHost: some.example"));
    }
  }
}
