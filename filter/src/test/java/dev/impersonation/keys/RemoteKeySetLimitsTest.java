package dev.impersonation.keys;

import static dev.impersonation.keys.KeySetServer.head;
import static dev.impersonation.keys.KeySetServer.json;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.jwk;
import static dev.impersonation.keys.SampleKeys.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisplayName("S37: limits in bytes and in time of one fetch")
class RemoteKeySetLimitsTest {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  private static KeySetServer server() {
    return KeySetServer.serving(jwk("a"));
  }

  @Test
  void find_bodyOfExactlyTheLimit_isRead() throws Exception {
    try (KeySetServer server = server()) {
      RemoteKeySet keys =
          RemoteKeySet.builder(server.url()).maxBytes(set(jwk("a")).length()).build();

      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
    }
  }

  @Test
  void find_bodyOfOneByteMore_isRefusedByName() {
    try (KeySetServer server = server()) {
      int limit = set(jwk("a")).length() - 1;
      RemoteKeySet keys = RemoteKeySet.builder(server.url()).maxBytes(limit).build();

      KeySetUnavailableException outage =
          assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
      String message = String.valueOf(outage.getMessage());
      assertTrue(message.contains("exceeds " + limit + " bytes"), message);
    }
  }

  @Test
  void find_largeBodyWithinTheDefaultLimit_isRead() throws Exception {
    try (KeySetServer server = server()) {
      server.answer(json(set(jwk("a")) + " ".repeat(MIB - 10 * KIB)));

      assertEquals(Optional.of(KEY), RemoteKeySet.of(server.url()).find("a", "RS256"));
    }
  }

  @Test
  void find_bodyBeyondTheDefaultLimit_isRefused() {
    try (KeySetServer server = server()) {
      server.answer(json(set(jwk("a")) + " ".repeat(MIB)));
      RemoteKeySet keys = RemoteKeySet.of(server.url());

      assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 1000000000", "X-Length: unsaid"})
  void find_endlessBody_isBrokenOffEarly(String field) throws Exception {
    try (KeySetServer server = server()) {
      server.answer(server.flooding(head(200, field)));
      RemoteKeySet keys =
          RemoteKeySet.builder(server.url())
              .maxBytes(64 * KIB)
              .requestTimeout(Duration.ofSeconds(60))
              .build();

      assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));

      // Beyond the limit only what the two sockets and the client's reader buffer.
      long written = server.awaitBrokenOff();
      assertTrue(written < 32L * MIB, () -> written + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"keys\":[",
        "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{\"keys\":[",
        "HTTP/1.1 200 OK\r\nX-Slow: a",
        "HTTP/1.1",
        "",
        "HTTP/1.1 500 Oops\r\n\r\n"
      })
  void find_drippingAnswer_endsAtTheTotalTimeLimitAndClosesTheSocket(String start)
      throws Exception {
    try (KeySetServer server = server()) {
      server.answer(server.dripping(start));
      RemoteKeySet keys =
          RemoteKeySet.builder(server.url()).requestTimeout(Duration.ofMillis(300)).build();

      long begun = System.nanoTime();
      KeySetUnavailableException outage =
          assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
      Duration taken = Duration.ofNanos(System.nanoTime() - begun);

      assertTrue(taken.compareTo(Duration.ofMillis(290)) > 0, taken::toString);
      assertTrue(taken.compareTo(Duration.ofSeconds(10)) < 0, taken::toString);
      assertEquals(
          "no key set from " + server.url() + ": timed out: no complete answer within PT0.3S",
          outage.getMessage());
      assertTrue(server.awaitBrokenOff() >= 0);
    }
  }

  @Test
  void find_silentAnswer_endsAtTheTotalTimeLimitAndRecovers() throws Exception {
    ManualTicker ticker = new ManualTicker();
    CountDownLatch never = new CountDownLatch(1);
    try (KeySetServer server = server()) {
      server.answer(KeySetServer.after(never, json(set(jwk("a")))));
      RemoteKeySet keys =
          RemoteKeySet.builder(server.url())
              .requestTimeout(Duration.ofMillis(300))
              .ticker(ticker)
              .build();

      assertThrows(KeySetUnavailableException.class, () -> keys.find("a", "RS256"));
      server.serve(jwk("a"));
      ticker.advance(Duration.ofSeconds(10));

      assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
      never.countDown();
    }
  }
}
