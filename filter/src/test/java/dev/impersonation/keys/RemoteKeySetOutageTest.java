package dev.impersonation.keys;

import static dev.impersonation.keys.KeySetServer.json;
import static dev.impersonation.keys.KeySetServer.status;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.OTHER_KEY;
import static dev.impersonation.keys.SampleKeys.jwk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.support.Eventually;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
@DisplayName("S41: an outage inside the bound refuses nobody, beyond it everybody")
class RemoteKeySetOutageTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final Duration MAX_STALE = Duration.ofHours(1);
  private static final Duration REFRESH = Duration.ofMinutes(4);
  private static final Duration TICK = Duration.ofNanos(1);

  private final ManualTicker ticker = new ManualTicker();
  private final KeySetServer server = KeySetServer.serving(jwk("a"));
  private final RemoteKeySet keys = RemoteKeySet.builder(server.url()).ticker(ticker).build();

  @AfterEach
  void close() {
    keys.close();
    server.close();
  }

  private Optional<?> find(String keyId) throws KeySetUnavailableException {
    return keys.find(keyId, "RS256");
  }

  private void assertUnavailable(String keyId) {
    assertThrows(KeySetUnavailableException.class, () -> find(keyId));
  }

  /** Asks on meanwhile, and is always served. */
  private void awaitError(Optional<String> reason) throws Exception {
    Eventually.holds(
        "error " + reason,
        () -> {
          assertEquals(Optional.of(KEY), find("a"));
          return keys.state().lastError().equals(reason);
        });
  }

  @Test
  void find_outageOfTheWholeBound_refusesNobodyInsideAndEverybodyAfterIt() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    int served = 0;
    Duration age = Duration.ZERO;

    Duration lastStep = MAX_AGE.plus(MAX_STALE).minus(INTERVAL);
    while (age.compareTo(lastStep) < 0) {
      age = age.plus(INTERVAL);
      ticker.advance(INTERVAL);
      // Another reason each time, by which the end of the attempt is seen.
      int status = 500 + served % 99;
      server.answer(status(status, ""));
      for (int request = 0; request < 5; request++) {
        assertEquals(Optional.of(KEY), find("a"), age::toString);
        served++;
      }
      long due = Math.max(0, age.minus(REFRESH).dividedBy(INTERVAL) + 1);
      if (due > 0) {
        awaitError(Optional.of("answered with status " + status));
      }
      assertEquals(1 + due, server.requests());
    }
    int attempts = server.requests();
    ticker.advance(INTERVAL.minus(TICK));
    assertEquals(Optional.of(KEY), find("a"));
    assertEquals(attempts, server.requests());
    ticker.advance(TICK);
    for (int request = 0; request < 5; request++) {
      assertUnavailable("a");
    }

    assertEquals(389 * 5, served);
    // The first fetch, one an interval from 4 min to 64 min 50 s, one at 65 min.
    assertEquals(1 + 366 + 1, server.requests());
    assertEquals(0, keys.state().usableKeys());
  }

  @Test
  void find_endpointBackInsideTheBound_isRenewedAndTheRemovedKeyGone() throws Exception {
    server.serve(jwk("a"), jwk("b"));
    assertEquals(Optional.of(KEY), find("a"));
    server.answer(status(503, ""));
    ticker.advance(MAX_AGE.plus(MAX_STALE.dividedBy(2)));
    assertEquals(Optional.of(KEY), find("b"));
    assertEquals(2, server.requests());

    server.serve(jwk("a", OTHER_KEY));
    ticker.advance(INTERVAL);
    assertEquals(Optional.of(KEY), find("b"), "served from the held set while it is renewed");
    Eventually.holds("recovery", () -> keys.state().lastError().isEmpty());

    assertEquals(Optional.empty(), find("b"));
    assertEquals(Optional.of(OTHER_KEY), find("a"));
    assertEquals(3, server.requests());
  }

  @Test
  void find_endpointBackAfterTheBound_recoversByItself() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    server.answer(status(503, ""));
    ticker.advance(MAX_AGE.plus(MAX_STALE));
    assertUnavailable("a");
    server.serve(jwk("a"));
    ticker.advance(INTERVAL.minus(TICK));
    assertUnavailable("a");
    ticker.advance(TICK);

    assertEquals(Optional.of(KEY), find("a"));
    assertEquals(3, server.requests());
  }

  @Test
  void find_maxStaleZero_refusesFromTheAgeOn() throws Exception {
    try (RemoteKeySet strict =
        RemoteKeySet.builder(server.url()).ticker(ticker).maxStale(Duration.ZERO).build()) {
      assertEquals(Optional.of(KEY), strict.find("a", "RS256"));
      server.answer(status(500, ""));
      ticker.advance(MAX_AGE.minus(TICK));
      assertEquals(Optional.of(KEY), strict.find("a", "RS256"));
      Eventually.holds("a failed attempt", () -> strict.state().lastError().isPresent());

      ticker.advance(TICK);

      assertThrows(KeySetUnavailableException.class, () -> strict.find("a", "RS256"));
    }
  }

  @Test
  void find_unknownKeyInAnOutage_isUnavailableAndNotRefusedAsUnknown() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    server.answer(status(500, ""));
    ticker.advance(MAX_AGE);

    assertEquals(Optional.of(KEY), find("a"));
    assertUnavailable("b");
    assertEquals(2, server.requests());
  }

  @Test
  void find_noAnswerEverBefore_acceptsNothing() {
    server.answer(status(500, ""));

    assertUnavailable("a");

    assertEquals(0, keys.state().usableKeys());
  }

  static Stream<Arguments> faultyAnswers() {
    return RemoteKeySetFaultsTest.faultyAnswers();
  }

  @ParameterizedTest
  @MethodSource("faultyAnswers")
  void find_faultyAnswerToARefresh_keepsTheGoodSetBeyondItsAge(KeySetServer.Answer fault)
      throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    server.answer(fault);
    ticker.advance(MAX_AGE);
    assertEquals(Optional.of(KEY), find("a"));
    ticker.advance(MAX_STALE.minus(TICK));
    assertEquals(Optional.of(KEY), find("a"));
    assertTrue(keys.state().lastError().isPresent());

    server.serve(jwk("a", OTHER_KEY));
    ticker.advance(TICK.plus(INTERVAL));
    Eventually.holds("recovery", () -> isFoundAsRenewed("a"));
    assertEquals(Optional.empty(), keys.state().lastError());
  }

  /** An attempt of before the recovery may be under way still, and be joined. */
  private boolean isFoundAsRenewed(String keyId) {
    try {
      return find(keyId).equals(Optional.of(OTHER_KEY));
    } catch (KeySetUnavailableException e) {
      return false;
    }
  }

  @Test
  void state_openedButNeverAsked_isEmpty() {
    RefreshedKeySet.Settings settings =
        new RefreshedKeySet.Settings(
            server.url(),
            INTERVAL,
            1000,
            MAX_AGE,
            MAX_STALE,
            INTERVAL,
            KeySetTransport.DIRECT,
            ticker);
    try (RefreshedKeySet unasked = new RefreshedKeySet(settings)) {
      assertEquals(
          new KeySetState(0, Optional.empty(), Optional.empty(), Duration.ZERO), unasked.state());
    }
  }

  @Test
  void state_throughAnOutage_tellsAgeErrorAndNextAttempt() throws Exception {
    assertEquals(
        new KeySetState(0, Optional.empty(), Optional.empty(), Duration.ZERO), keys.state());
    server.serve(jwk("a"), jwk("b"));
    assertEquals(Optional.of(KEY), find("a"));
    KeySetState fresh = keys.state();
    assertEquals(new KeySetState(2, Optional.of(Duration.ZERO), Optional.empty(), REFRESH), fresh);
    assertTrue(fresh.isAvailable());

    server.answer(json("{}"));
    ticker.advance(MAX_AGE);
    assertEquals(Optional.of(KEY), find("a"));
    ticker.advance(Duration.ofSeconds(3));
    String reason = "not a JWK Set: expected an object with an array keys";
    assertEquals(
        new KeySetState(
            2, Optional.of(MAX_AGE.plusSeconds(3)), Optional.of(reason), INTERVAL.minusSeconds(3)),
        keys.state());

    assertTrue(keys.state().isAvailable());
    ticker.advance(MAX_STALE);
    assertEquals(
        new KeySetState(0, Optional.empty(), Optional.of(reason), Duration.ZERO), keys.state());
    assertFalse(keys.state().isAvailable());
    assertEquals(2, server.requests());
  }
}
