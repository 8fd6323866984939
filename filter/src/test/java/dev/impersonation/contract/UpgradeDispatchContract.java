package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that leave HTTP on a dispatch, or by the call of a servlet. */
public interface UpgradeDispatchContract extends UpgradeContract {
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
  @DisplayName("nor does a forward make it safe")
  default void upgrade_forwardedUnderReadOnly_isRefused(String fields) throws IOException {
    assertDispatched(
        "forward",
        byDefault(READ_ONLY),
        upgrade(
            dispatch("/limited/allow/dispatch", "forward", "/limited/none/socket"),
            fields,
            impersonated()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: Upgrade\r\nUpgrade: h2c\r\n", WEBSOCKET})
  @DisplayName("S51: upgrade() itself is judged, whatever fields the request has or has not")
  default void upgrade_byTheServlet_isJudgedAsWriting(String fields) throws IOException {
    int done = upgrade("/limited/allow/upgrading?do=upgrade", fields, own()).status();
    for (String route : new String[] {"none", "read-only", "deny"}) {
      String path = "/limited/" + route + "/upgrading?do=upgrade";
      Exchange refused = upgrade(path, fields, impersonated());
      assertForbidden(route.equals("deny") ? DENIED : READ_ONLY, refused);
      assertEquals(done, upgrade(path, fields, own()).status());
    }
    assertEquals(
        done, upgrade("/limited/allow/upgrading?do=upgrade", fields, impersonated()).status());
    Exchange forwarded =
        upgrade(
            dispatch("/limited/allow/dispatch", "forward", "/limited/none/upgrading")
                + "&do=upgrade",
            fields,
            impersonated());
    if (byDefault(READ_ONLY).isEmpty()) {
      assertEquals(done, forwarded.status());
    } else {
      assertForbidden(READ_ONLY, forwarded);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: Upgrade\r\nUpgrade: websocket\r\n",
        "Connection: Upgrade\r\nUpgrade: h2c\r\nSec-WebSocket-Version: 13\r\n",
        "Sec-WebSocket-Key: x\r\n"
      })
  @DisplayName("S51: a preflight that asks for another protocol is none")
  default void preflight_thatLeavesHttp_isRefused(String fields) throws IOException {
    Map<String, String> settings = new HashMap<>(shipped());
    settings.put("corsPreflight", "allow");
    String http = "Connection: Upgrade\r\nUpgrade: h2c\r\n";
    for (String added : new String[] {fields, "", http}) {
      try (RawConnection connection = new RawConnection(port(Map.copyOf(settings)))) {
        connection.send(
            "OPTIONS /limited/allow/upgrading?do=upgrade HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://x\r\nAccess-Control-Request-Method: GET\r\n%s\r\n"
                .formatted(added));
        // Else it goes on, and the servlet's own upgrade() is refused.
        assertEquals(added.equals(fields) ? 401 : 500, connection.read().status());
      }
    }
  }
}
