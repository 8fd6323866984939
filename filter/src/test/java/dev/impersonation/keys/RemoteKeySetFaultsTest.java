package dev.impersonation.keys;

import static dev.impersonation.keys.KeySetServer.head;
import static dev.impersonation.keys.KeySetServer.json;
import static dev.impersonation.keys.KeySetServer.raw;
import static dev.impersonation.keys.KeySetServer.status;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.OTHER_KEY;
import static dev.impersonation.keys.SampleKeys.jwk;
import static dev.impersonation.keys.SampleKeys.set;
import static dev.impersonation.keys.SampleKeys.with;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.impersonation.keys.KeySetServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisplayName("S37, S41: an endpoint that fails, lies, floods or hangs")
class RemoteKeySetFaultsTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final ManualTicker ticker = new ManualTicker();

  private RemoteKeySet.Builder builder(KeySetServer server) {
    return RemoteKeySet.builder(server.url()).ticker(ticker).refetchInterval(INTERVAL);
  }

  static Stream<Arguments> faultyAnswers() {
    String good = set(jwk("a"));
    byte[] goodHead = head(200, "Content-Type: application/json").getBytes(UTF_8);
    return Stream.of(
        argumentSet("status 201", status(201, good)),
        argumentSet("status 203", status(203, good)),
        argumentSet("status 204", raw(head(204))),
        argumentSet("status 206", status(206, good)),
        argumentSet("status 300", status(300, good)),
        argumentSet("status 304", raw(head(304))),
        argumentSet("status 401", raw(head(401, "WWW-Authenticate: Basic realm=\"a\"") + good)),
        argumentSet("status 404", status(404, good)),
        argumentSet("status 407", raw(head(407, "Proxy-Authenticate: Basic realm=\"a\"") + good)),
        argumentSet("status 429", raw(head(429, "Retry-After: 0") + good)),
        argumentSet("status 500", status(500, good)),
        argumentSet("status 503", status(503, good)),
        argumentSet("HTML", raw(head(200, "Content-Type: text/html") + "<html>Sign in</html>")),
        argumentSet("empty", json("")),
        argumentSet("no keys", json("{\"keys\":[]}")),
        argumentSet("only keys for encryption", json(set(with(jwk("a"), "\"use\":\"enc\"")))),
        argumentSet("two keys of one ID", json(set(jwk("a"), jwk("a", OTHER_KEY)))),
        argumentSet("cut JSON", json(good.substring(0, good.length() - 2))),
        argumentSet("trailing content", json(good + good)),
        argumentSet("deeply nested", json("[".repeat(100_000))),
        argumentSet(
            "gzip", raw(join(head(200, "Content-Encoding: gzip").getBytes(UTF_8), gzip(good)))),
        argumentSet("gzip unsaid", raw(join(goodHead, gzip(good)))),
        argumentSet(
            "ISO 8859-1", raw(join(goodHead, good.replace("\"a\"", "\"ä\"").getBytes(ISO_8859_1)))),
        argumentSet("UTF-16", raw(join(goodHead, good.getBytes(UTF_16LE)))),
        argumentSet("fewer bytes than said", raw(head(200, "Content-Length: 9999") + good)),
        argumentSet(
            "unfinished chunk", raw(head(200, "Transfer-Encoding: chunked") + "9f\r\n" + good)),
        argumentSet("no HTTP", raw("SSH-2.0-OpenSSH_9.6\r\n")),
        argumentSet("head cut", raw("HTTP/1.1 200 OK\r\nContent-")));
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(first);
    joined.writeBytes(second);
    return joined.toByteArray();
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("faultyAnswers")
  void find_faultyAnswerFirst_isAnOutageThatEndsByItself(Answer fault) throws Exception {
    try (KeySetServer server = new KeySetServer(fault)) {
      RemoteKeySet keys = builder(server).build();

      KeySetUnavailableException outage =
          assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
      String message = String.valueOf(outage.getMessage());
      assertTrue(message.startsWith("no key set from " + server.url() + ": "), message);
      assertFalse(message.contains("kty"), message);
      assertThrows(KeySetUnavailableException.class, () -> keys.find("b", "RS256"));
      assertEquals(1, server.requests());
      server.serve(jwk("a"));
      ticker.advance(INTERVAL);

      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
    }
  }

  @ParameterizedTest
  @MethodSource("faultyAnswers")
  void find_faultyAnswerToARefetch_keepsTheGoodKeys(Answer fault) throws Exception {
    try (KeySetServer server = KeySetServer.serving(jwk("a"))) {
      RemoteKeySet keys = builder(server).build();
      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
      server.answer(fault);
      ticker.advance(INTERVAL);

      assertThrows(KeySetUnavailableException.class, () -> keys.find("b", "RS256"));

      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
      server.serve(jwk("a"), jwk("b"));
      ticker.advance(INTERVAL);
      assertEquals(Optional.of(KEY), keys.find("b", "RS256"));
    }
  }

  @Test
  void find_connectionClosedBeforeAnyByte_isRetriedOnceByTheClientAndThenAnOutage()
      throws Exception {
    try (KeySetServer server = new KeySetServer(raw(""))) {
      RemoteKeySet keys = builder(server).build();

      assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
      assertThrows(KeySetUnavailableException.class, () -> keys.find("b", "RS256"));

      // java.net.http repeats such a GET by itself, which no setting of one client can forbid.
      assertTrue(server.requests() <= 2, () -> "requests: " + server.requests());
      server.serve(jwk("a"));
      ticker.advance(INTERVAL);
      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
    }
  }

  @Test
  void find_byteOrderMarkBeforeTheDocument_isIgnored() throws Exception {
    try (KeySetServer server = new KeySetServer(json("\uFEFF" + set(jwk("a"))))) {
      assertEquals(Optional.of(KEY), builder(server).build().find("a", "RS256"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void find_redirect_isNotFollowedToAnyOrigin(int status) throws Exception {
    try (KeySetServer foreign = KeySetServer.serving(jwk("a"));
        KeySetServer server = KeySetServer.serving(jwk("a"))) {
      RemoteKeySet keys = builder(server).build();

      server.answer(raw(head(status, "Location: " + foreign.url()) + set(jwk("a"))));
      assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
      assertEquals(0, foreign.connections());

      ticker.advance(INTERVAL);
      server.answer(raw(head(status, "Location: /other.json") + set(jwk("a"))));
      assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
      assertEquals(2, server.requests());
    }
  }

  @Test
  void find_anyAnswer_asksThatUrlAloneAndSendsNoCredential() throws Exception {
    try (KeySetServer server = KeySetServer.serving(jwk("a"))) {
      server.answer(raw(head(200, "Set-Cookie: a=b", "Link: </other>; rel=next") + set(jwk("a"))));
      RemoteKeySet keys = builder(server).build();

      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
      ticker.advance(INTERVAL);
      assertEquals(Optional.empty(), keys.find("../../admin?x#", "RS256"));

      assertEquals(2, server.requests());
      String request = server.lastRequest();
      assertTrue(request.startsWith("GET /jwks.json HTTP/1.1\r\n"), request);
      assertFalse(request.toLowerCase(Locale.ROOT).contains("cookie"), request);
      assertFalse(request.contains("admin"), request);
    }
  }

  @Test
  void find_connectionRefused_isAnOutage() {
    KeySetServer server = KeySetServer.serving(jwk("a"));
    server.close();
    RemoteKeySet keys = builder(server).build();

    assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
  }

  @Test
  void find_httpsToAnEndpointThatSpeaksPlainHttp_isAnOutage() {
    try (KeySetServer server = KeySetServer.serving(jwk("a"))) {
      RemoteKeySet keys =
          RemoteKeySet.builder(server.url("https", "/jwks.json"))
              .requestTimeout(Duration.ofMillis(500))
              .build();

      assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
      assertEquals(0, server.requests());
    }
  }

  @Test
  void keySetUnavailableException_anyOutage_isNoKindThatLibrariesSwallow() {
    // java-jwt reads these two as a bad signature, which would turn an outage into a 401.
    assertFalse(IllegalStateException.class.isAssignableFrom(KeySetUnavailableException.class));
    assertFalse(IllegalArgumentException.class.isAssignableFrom(KeySetUnavailableException.class));
  }
}
