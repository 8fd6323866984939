package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that leave HTTP: what follows, no guard would see. */
public interface UpgradeContract extends LimitContract {
  String WEBSOCKET =
      """
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      """;

  default Exchange upgrade(String path, String fields, String[] credentials) throws IOException {
    try (RawConnection connection = new RawConnection(port(shipped()))) {
      connection.send(
          "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s%s: %s\r\n\r\n"
              .formatted(path, fields, credentials[0], credentials[1]));
      return connection.read();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WEBSOCKET,
        "Connection: Upgrade\r\nUpgrade: WebSocket\r\n",
        "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n",
        "Connection: upgrade\r\nUpgrade: foo/1\r\n",
        "Connection: Upgrade\r\nUpgrade: TLS/1.0\r\n",
        "Connection: Upgrade\r\nUpgrade: h2c, websocket\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket,h2c\r\n",
        "Connection: Upgrade\r\nUpgrade: h2c\r\nUpgrade: websocket\r\n",
        "Connection: Upgrade\r\nupgrade:\twebsocket \r\n",
        "Connection: Upgrade\r\nUpgrade: h2c\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        "Sec-WebSocket-Version: 13\r\n",
        "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      })
  @DisplayName("a GET that leaves HTTP is not safe: read-only refuses it")
  default void upgrade_underReadOnly_isRefused(String fields) throws IOException {
    if (quirks().has(HostQuirk.SWITCHES_TO_HTTP_2) && fields.contains("Upgrade: h2c\r\nSec-")) {
      Exchange answer = upgrade("/limited/none/socket", fields, impersonated());
      assertEquals(400, answer.status());
      assertNothingRan(answer);
      return;
    }
    for (String route : new String[] {"none", "read-only"}) {
      String path = "/limited/" + route + "/socket";
      assertForbidden(READ_ONLY, upgrade(path, fields, impersonated()));
      assertRan(upgrade(path, fields, own()));
    }
    assertForbidden(DENIED, upgrade("/limited/deny/socket", fields, impersonated()));
    assertRan(upgrade("/limited/allow/socket", fields, impersonated()));
    assertRan(upgrade("/limited/require-reason/socket", fields, actingFor("ticket 1")));
  }

  @Test
  @DisplayName("another version of HTTP is HTTP")
  default void upgrade_toHttp2_isNone() throws IOException {
    String fields =
        """
        Connection: Upgrade, HTTP2-Settings\r
        Upgrade: h2c\r
        HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r
        """;
    if (quirks().has(HostQuirk.SWITCHES_TO_HTTP_2)) {
      assertEquals(101, upgrade("/limited/none/notes", fields, impersonated()).status());
      return;
    }
    assertRan(upgrade("/limited/none/notes", fields, impersonated()));
    assertRan(upgrade("/limited/read-only/notes", fields, impersonated()));
    assertForbidden(DENIED, upgrade("/limited/deny/notes", fields, impersonated()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/limited/none/notes", "127.0.0.1:443", "http://127.0.0.1/limited/none/a"})
  @DisplayName("CONNECT is not safe, if a container hands it on at all")
  default void connect_underReadOnly_neverSucceeds(String target) throws IOException {
    String[] acting = impersonated();
    try (RawConnection connection = new RawConnection(port(shipped()))) {
      connection.send(
          "CONNECT %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s: %s\r\n\r\n"
              .formatted(target, acting[0], acting[1]));
      Exchange answer = connection.read();
      assertTrue(answer.status() >= 400, answer.toString());
      assertNothingRan(answer);
    }
  }
}
