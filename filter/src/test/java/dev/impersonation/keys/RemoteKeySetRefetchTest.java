package dev.impersonation.keys;

import static dev.impersonation.keys.KeySetServer.status;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.OTHER_KEY;
import static dev.impersonation.keys.SampleKeys.jwk;
import static dev.impersonation.keys.SampleKeys.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.support.Eventually;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("S39, S41, S42, S43: when a key set is fetched again, and when not")
class RemoteKeySetRefetchTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration MAX_AGE = Duration.ofSeconds(60);
  private static final Duration TICK = Duration.ofNanos(1);

  private final ManualTicker ticker = new ManualTicker();
  private final KeySetServer server = KeySetServer.serving(jwk("a"));
  private final RemoteKeySet keys = keysOf(server);

  private RemoteKeySet keysOf(KeySetServer server) {
    return RemoteKeySet.builder(server.url())
        .ticker(ticker)
        .refetchInterval(INTERVAL)
        .maxAge(MAX_AGE)
        .build();
  }

  @AfterEach
  void closeServer() {
    keys.close();
    server.close();
  }

  private Optional<?> find(String keyId) throws KeySetUnavailableException {
    return keys.find(keyId, "RS256");
  }

  private void awaitRenewal() throws Exception {
    Eventually.holds("renewal", () -> keys.state().age().equals(Optional.of(Duration.ZERO)));
  }

  private void assertUnavailable(String keyId) {
    assertThrows(KeySetUnavailableException.class, () -> find(keyId));
  }

  @Test
  void build_nothingAsked_causesNoRequest() {
    assertEquals(0, server.connections());
  }

  @Test
  void find_knownKey_isFetchedOnceUntilShortlyBeforeItsAge() throws Exception {
    for (int second = 0; second < 48; second++) {
      assertEquals(Optional.of(KEY), find("a"));
      ticker.advance(Duration.ofSeconds(1));
    }

    assertEquals(1, server.requests());
    assertEquals(Optional.of(KEY), find("a"));
    awaitRenewal();
    assertEquals(2, server.requests());
  }

  @Test
  void find_keyIdNull_findsNothingAndCausesNoRequest() throws Exception {
    assertEquals(Optional.empty(), keys.find(null, "RS256"));
    assertEquals(0, server.connections());

    assertEquals(Optional.of(KEY), find("a"));
    ticker.advance(INTERVAL);
    assertEquals(Optional.empty(), keys.find(null, "RS256"));
    assertEquals(1, server.requests());
  }

  @Test
  void find_knownKeyForOtherAlgorithm_findsNothingAndCausesNoRequest() throws Exception {
    server.serve(with(jwk("a"), "\"alg\":\"RS256\""), with(jwk("b"), "\"alg\":\"RS384\""));
    assertEquals(Optional.of(KEY), find("a"));
    ticker.advance(INTERVAL);

    assertEquals(Optional.empty(), find("b"));
    assertEquals(Optional.empty(), keys.find("a", "RS384"));

    assertEquals(1, server.requests());
  }

  @Test
  void find_unknownKeyRightAfterTheFirstFetch_causesNoSecondRequest() throws Exception {
    assertEquals(Optional.empty(), find("b"));
    assertEquals(Optional.empty(), find("c"));
    assertEquals(Optional.of(KEY), find("a"));

    assertEquals(1, server.requests());
  }

  @Test
  void find_unknownKey_isAskedForAgainExactlyAtTheInterval() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    server.serve(jwk("a"), jwk("b", OTHER_KEY));
    ticker.advance(INTERVAL.minus(TICK));
    assertEquals(Optional.empty(), find("b"));
    assertEquals(1, server.requests());

    ticker.advance(TICK);

    assertEquals(Optional.of(OTHER_KEY), find("b"));
    assertEquals(2, server.requests());
  }

  @Test
  void find_unknownKeyForLong_causesOneRequestAnInterval() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));

    for (int interval = 1; interval <= 4; interval++) {
      ticker.advance(INTERVAL);
      for (int attempt = 0; attempt < 5; attempt++) {
        assertEquals(Optional.empty(), find("unknown-" + attempt));
      }
      assertEquals(1 + interval, server.requests());
    }
  }

  @Test
  void find_failedAttempt_countsForTheIntervalToo() throws Exception {
    server.answer(status(500, ""));
    assertUnavailable("a");
    server.serve(jwk("a"));
    ticker.advance(INTERVAL.minus(TICK));
    assertUnavailable("a");
    assertUnavailable("b");
    assertEquals(1, server.requests());

    ticker.advance(TICK);

    assertEquals(Optional.of(KEY), find("a"));
    assertEquals(2, server.requests());
  }

  @Test
  void find_failedRefetch_countsForTheIntervalTooAndKeepsTheKeys() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    server.answer(status(500, ""));
    ticker.advance(INTERVAL);
    for (int attempt = 0; attempt < 5; attempt++) {
      assertUnavailable("b");
      assertEquals(Optional.of(KEY), find("a"));
    }

    assertEquals(2, server.requests());
  }

  @Test
  void find_removedKey_worksUntilTheNextSuccessfulAttempt() throws Exception {
    server.serve(jwk("a"), jwk("b", OTHER_KEY));
    assertEquals(Optional.of(OTHER_KEY), find("b"));
    server.serve(jwk("a"));
    ticker.advance(MAX_AGE.minus(TICK));
    assertEquals(Optional.of(OTHER_KEY), find("b"));
    awaitRenewal();

    assertEquals(Optional.empty(), find("b"));
    assertEquals(Optional.of(KEY), find("a"));
    assertEquals(2, server.requests());
  }

  @Test
  void find_removedKeyUnasked_isGoneFromExactlyTheAge() throws Exception {
    server.serve(jwk("a"), jwk("b", OTHER_KEY));
    assertEquals(Optional.of(OTHER_KEY), find("b"));
    server.serve(jwk("a"));

    ticker.advance(MAX_AGE);

    assertEquals(Optional.empty(), find("b"));
    assertEquals(Optional.of(KEY), find("a"));
    assertEquals(2, server.requests());
  }

  @Test
  void find_removedKeyAfterARefetch_isGoneAtOnce() throws Exception {
    server.serve(jwk("a"), jwk("b", OTHER_KEY));
    assertEquals(Optional.of(OTHER_KEY), find("b"));
    server.serve(jwk("a"));
    ticker.advance(INTERVAL);

    assertEquals(Optional.empty(), find("c"));
    assertEquals(Optional.empty(), find("b"));
  }

  @Test
  void find_keyReplacedUnderItsId_isTheNewOneAfterTheAge() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    server.serve(jwk("a", OTHER_KEY));

    ticker.advance(MAX_AGE);

    assertEquals(Optional.of(OTHER_KEY), find("a"));
  }

  @Test
  void find_keyPublishedAfterItWasAskedFor_isFoundAfterTheInterval() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    ticker.advance(INTERVAL);
    assertEquals(Optional.empty(), find("new"));
    server.serve(jwk("a"), jwk("new", OTHER_KEY));

    ticker.advance(INTERVAL);

    assertEquals(Optional.of(OTHER_KEY), find("new"));
  }

  @Test
  void find_twoInstances_shareNoKeysAndNoInterval() throws Exception {
    try (KeySetServer second = KeySetServer.serving(jwk("a", OTHER_KEY), jwk("b"))) {
      RemoteKeySet others = keysOf(second);
      RemoteKeySet sameUrl = keysOf(server);

      assertEquals(Optional.of(KEY), find("a"));
      assertEquals(Optional.of(OTHER_KEY), others.find("a", "RS256"));
      assertEquals(Optional.of(KEY), sameUrl.find("a", "RS256"));
      assertEquals(Optional.empty(), find("b"));

      assertEquals(2, server.requests());
      assertEquals(1, second.requests());
    }
  }
}
