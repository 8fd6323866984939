package dev.impersonation.keys;

import static dev.impersonation.keys.KeySetServer.head;
import static dev.impersonation.keys.KeySetServer.raw;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.jwk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.keys.KeySetServer.Answer;
import dev.impersonation.keys.TlsServer.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@DisplayName("keys that are fetched through a proxy, without TLS, or under another name")
class RemoteKeySetProxyTest {
  private static final URI BEHIND = URI.create("http://keys.invalid:4100/jwks.json");
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final KeySetServer proxy = KeySetServer.serving(jwk("a"));

  private String place() {
    return "127.0.0.1:" + proxy.url().getPort();
  }

  /** Connects what asks for a tunnel to that port of loopback. */
  private static Answer tunnel(int port) {
    return client -> {
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
        client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        Thread back =
            new Thread(
                () -> {
                  try {
                    server.getInputStream().transferTo(client.getOutputStream());
                    client.shutdownOutput();
                  } catch (IOException e) {
                    // Either end has closed.
                  }
                });
        back.setDaemon(true);
        back.start();
        client.getInputStream().transferTo(server.getOutputStream());
      }
    };
  }

  @Test
  void find_proxySet_isAskedForTheWholeUrlWithItsCredentials() throws Exception {
    try (proxy;
        RemoteKeySet keys =
            RemoteKeySet.insecureBuilder(BEHIND)
                .requestTimeout(PATIENT)
                .proxy("us:p@ss@" + place())
                .build()) {
      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));

      String request = proxy.lastRequest();
      assertTrue(request.startsWith("GET http://keys.invalid:4100/jwks.json HTTP/1.1"), request);
      String basic = Base64.getEncoder().encodeToString("us:p@ss".getBytes(StandardCharsets.UTF_8));
      assertTrue(request.contains("Proxy-Authorization: Basic " + basic + "\r\n"), request);
      assertFalse(keys.toString().contains("p@ss"), keys.toString());
    }
  }

  @Test
  void find_proxySet_isAskedForLoopbackToo() throws Exception {
    try (proxy;
        RemoteKeySet keys =
            RemoteKeySet.builder(URI.create("http://127.0.0.1:1/jwks.json"))
                .requestTimeout(PATIENT)
                .proxy(place())
                .build()) {
      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
      assertTrue(proxy.lastRequest().startsWith("GET http://127.0.0.1:1/jwks.json"));
    }
  }

  @Test
  void find_proxyOfTheEnvironment_isAskedUnlessExcepted() throws Exception {
    Map<String, String> named = Map.of("HTTP_PROXY", "http://" + place());
    Map<String, String> excepted =
        Map.of("HTTP_PROXY", "http://" + place(), "NO_PROXY", "keys.invalid");
    try (proxy;
        RemoteKeySet through =
            RemoteKeySet.insecureBuilder(BEHIND).environment(named::get).build();
        RemoteKeySet direct =
            RemoteKeySet.insecureBuilder(BEHIND)
                .requestTimeout(PATIENT)
                .environment(excepted::get)
                .build()) {
      assertEquals(Optional.of(KEY), through.find("a", "RS256"));
      assertThrows(KeySetUnavailableException.class, () -> direct.find("a", "RS256"));
      assertEquals(1, proxy.requests());
      assertEquals(
          Optional.of("host unknown: its name has no address here"), direct.state().lastError());
    }
  }

  @Test
  void find_httpsThroughAProxy_isATunnelThatTheProxyCannotReadAndTellsTheEndpointNothing(
      @TempDir Path directory) throws Exception {
    Identity identity = Identity.create(directory, "dns:localhost");
    try (proxy;
        TlsServer server = new TlsServer(identity.server());
        RemoteKeySet keys =
            RemoteKeySet.builder(server.url("localhost"))
                .requestTimeout(PATIENT)
                .sslContext(identity.trusting())
                .proxy(place())
                .userAgent("Keys/1.0 (of ours)")
                .build()) {
      proxy.answer(tunnel(server.port()));

      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));

      assertTrue(proxy.lastRequest().startsWith("CONNECT localhost:" + server.port()));
      assertFalse(proxy.lastRequest().contains("jwks"), proxy.lastRequest());
      String inside = server.heads().get(0);
      assertTrue(inside.contains("User-Agent: Keys/1.0 (of ours)\r\n"), inside);
      assertFalse(inside.toLowerCase(Locale.ROOT).contains("proxy"), inside);
    }
  }

  @Test
  void build_credentialsThatJavaWouldLeaveOut_areRefusedWithTheRemedy() {
    try (proxy) {
      RemoteKeySet.Builder builder =
          RemoteKeySet.builder(URI.create("https://keys.invalid/jwks.json"))
              .proxy("us:hush@" + place());

      String message =
          String.valueOf(assertThrows(IllegalArgumentException.class, builder::build).getMessage());

      assertTrue(message.startsWith("jwksProxy has credentials"), message);
      assertTrue(message.contains("-Djdk.http.auth.tunneling.disabledSchemes= "), message);
      assertFalse(message.contains("hush"), message);
    }
  }

  @Test
  void find_proxyThatDemandsAuthentication_saysSo() throws Exception {
    String demand = head(407, "Proxy-Authenticate: Basic realm=\"quoted\"", "Content-Length: 0");
    proxy.answer(raw(demand));
    for (String url : new String[] {BEHIND.toString(), "https://keys.invalid/jwks.json"}) {
      try (RemoteKeySet keys =
          RemoteKeySet.insecureBuilder(URI.create(url))
              .requestTimeout(PATIENT)
              .proxy(place())
              .build()) {
        assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
        assertEquals(
            Optional.of("the proxy demands authentication (status 407)"), keys.state().lastError());
      }
    }
    proxy.close();
  }

  @Test
  void find_tunnelRefused_saysSo() throws Exception {
    proxy.answer(raw(head(403, "Content-Length: 0")));
    try (proxy;
        RemoteKeySet keys =
            RemoteKeySet.builder(URI.create("https://keys.invalid/jwks.json"))
                .requestTimeout(PATIENT)
                .proxy(place())
                .build()) {
      assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
      String error = keys.state().lastError().orElse("");
      assertTrue(
          error.startsWith("the proxy refused the connection to the endpoint")
              || error.equals("answered with status 403"),
          error);
    }
  }

  @Test
  void find_proxyThatIsDown_isNamedByItsSetting() throws Exception {
    String gone = place();
    proxy.close();
    try (RemoteKeySet keys = RemoteKeySet.insecureBuilder(BEHIND).proxy(gone).build()) {
      assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
      assertEquals(
          Optional.of("connection refused, by way of the proxy that jwksProxy names"),
          keys.state().lastError());
    }
  }

  @Test
  void find_userAgent_isThatOrJavas() throws Exception {
    try (proxy;
        RemoteKeySet own = RemoteKeySet.builder(proxy.url()).userAgent("Ours").build();
        RemoteKeySet javas = RemoteKeySet.of(proxy.url())) {
      assertEquals(Optional.of(KEY), own.find("a", "RS256"));
      assertTrue(proxy.lastRequest().contains("User-Agent: Ours\r\n"), proxy.lastRequest());
      assertEquals(Optional.of(KEY), javas.find("a", "RS256"));
      assertTrue(proxy.lastRequest().contains("User-Agent: Java-http-client/"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a ", "a\r\nX: b", "a\tb", "ä", "a\u007f", "\u0000"})
  void userAgent_notVisibleAscii_isRefused(String userAgent) {
    proxy.close();
    RemoteKeySet.Builder builder = RemoteKeySet.builder(proxy.url());

    assertThrows(IllegalArgumentException.class, () -> builder.userAgent(userAgent));
    assertThrows(IllegalArgumentException.class, () -> builder.userAgent("a".repeat(201)));
  }

  @Test
  void insecureBuilder_otherSchemes_areRefused() {
    proxy.close();
    for (String url :
        new String[] {"ftp://a/b", "file:///b", "http://u@a/b", "/b", "http://a/#b"}) {
      URI refused = URI.create(url);
      assertThrows(IllegalArgumentException.class, () -> RemoteKeySet.insecureBuilder(refused));
    }
    assertThrows(IllegalArgumentException.class, () -> RemoteKeySet.builder(BEHIND));
  }
}
