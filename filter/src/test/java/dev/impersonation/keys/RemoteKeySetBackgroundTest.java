package dev.impersonation.keys;

import static dev.impersonation.keys.KeySetServer.after;
import static dev.impersonation.keys.KeySetServer.json;
import static dev.impersonation.keys.KeySetServer.status;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.OTHER_KEY;
import static dev.impersonation.keys.SampleKeys.jwk;
import static dev.impersonation.keys.SampleKeys.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("S40, S42: renewed ahead of its age, and who waits for a slow endpoint")
class RemoteKeySetBackgroundTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration MAX_AGE = Duration.ofSeconds(60);
  private static final Duration REFRESH = Duration.ofSeconds(48);
  private static final Duration TICK = Duration.ofNanos(1);

  private final ManualTicker ticker = new ManualTicker();
  private final CountDownLatch release = new CountDownLatch(1);
  private final KeySetServer server = KeySetServer.serving(jwk("a"));
  private final RemoteKeySet keys =
      RemoteKeySet.builder(server.url())
          .ticker(ticker)
          .refetchInterval(INTERVAL)
          .maxAge(MAX_AGE)
          .requestTimeout(Duration.ofSeconds(20))
          .build();

  @AfterEach
  void close() {
    release.countDown();
    keys.close();
    server.close();
  }

  private Optional<?> find(String keyId) throws KeySetUnavailableException {
    return keys.find(keyId, "RS256");
  }

  /** In a thread of its own. */
  private CompletableFuture<Optional<?>> finding(String keyId) {
    CompletableFuture<Optional<?>> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                outcome.complete(find(keyId));
              } catch (KeySetUnavailableException | RuntimeException e) {
                outcome.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return outcome;
  }

  @Test
  void find_fourFifthsOfTheAge_renewsInTheBackgroundAndDoesNotWait() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    server.answer(after(release, json(set(jwk("a", OTHER_KEY)))));
    ticker.advance(REFRESH.minus(TICK));
    assertEquals(Optional.of(KEY), find("a"));
    assertEquals(TICK, keys.state().untilNextAttempt(), "none was begun");
    assertEquals(1, server.connections());

    ticker.advance(TICK);
    for (int request = 0; request < 100; request++) {
      assertEquals(Optional.of(KEY), find("a"));
    }
    Eventually.holds("the request", () -> server.requests() == 2);
    release.countDown();
    Eventually.holds("renewal", () -> keys.state().age().equals(Optional.of(Duration.ZERO)));

    assertEquals(Optional.of(OTHER_KEY), find("a"));
    assertEquals(2, server.requests());
  }

  @Test
  void find_inSteadyUse_neverWaitsAndNeverLetsTheSetGrowOld() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    for (int second = 1; second <= 480; second++) {
      ticker.advance(Duration.ofSeconds(1));
      assertEquals(Optional.of(KEY), find("a"));
      if (second % 48 == 0) {
        Eventually.holds(
            "renewal",
            () -> find("a").isPresent() && keys.state().age().equals(Optional.of(Duration.ZERO)));
      }
    }

    assertEquals(11, server.requests());
  }

  @Test
  void find_slowEndpointKnownToFail_isNotWaitedForBeyondTheAge() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    server.answer(status(500, ""));
    ticker.advance(REFRESH);
    assertEquals(Optional.of(KEY), find("a"));
    Eventually.holds("a failed attempt", () -> keys.state().lastError().isPresent());

    server.answer(after(release, json(set(jwk("a", OTHER_KEY)))));
    ticker.advance(MAX_AGE);
    assertEquals(Optional.of(KEY), find("a"));
    assertEquals(Optional.of(KEY), find("a"));

    release.countDown();
    Eventually.holds("renewal", () -> keys.state().lastError().isEmpty());
    assertEquals(Optional.of(OTHER_KEY), find("a"));
    assertEquals(3, server.requests());
  }

  @Test
  void find_setThatGrewOldUnasked_isRenewedBeforeItIsUsed() throws Exception {
    server.serve(jwk("a"), jwk("b"));
    assertEquals(Optional.of(KEY), find("b"));
    server.answer(after(release, json(set(jwk("a")))));
    ticker.advance(MAX_AGE);
    CompletableFuture<Optional<?>> removed = finding("b");
    Eventually.holds("the request", () -> server.requests() == 2);
    CompletableFuture<Optional<?>> kept = finding("a");
    release.countDown();

    assertEquals(Optional.empty(), removed.get(20, TimeUnit.SECONDS));
    assertEquals(Optional.of(KEY), kept.get(20, TimeUnit.SECONDS));
    assertEquals(2, server.requests());
  }

  @Test
  @DisplayName("S41: a set that outlives its bound while its renewal is waited for is not served")
  void find_setThatEndsWhileItsRenewalFails_isUnavailable() throws Exception {
    assertEquals(Optional.of(KEY), find("a"));
    server.answer(after(release, status(500, "")));
    ticker.advance(MAX_AGE);
    CompletableFuture<Optional<?>> waiting = finding("a");
    Eventually.holds("the request", () -> server.requests() == 2);
    ticker.advance(Duration.ofHours(1));
    release.countDown();

    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
    assertInstanceOf(KeySetUnavailableException.class, failure.getCause());
  }

  @Test
  void find_moreUnknownKeysThanMayWait_failAtOnceAndHoldUpNobody() throws Exception {
    int flood = 3 * RefreshedKeySet.MAX_WAITERS;
    assertEquals(Optional.of(KEY), find("a"));
    server.answer(after(release, json(set(jwk("a")))));
    ticker.advance(INTERVAL);
    AtomicInteger refused = new AtomicInteger();
    List<CompletableFuture<Optional<?>>> floods = new ArrayList<>();
    for (int request = 0; request < flood; request++) {
      floods.add(
          finding("unknown-" + request)
              .whenComplete(
                  (key, failure) -> {
                    if (failure instanceof KeySetUnavailableException) {
                      refused.incrementAndGet();
                    }
                  }));
    }
    Eventually.holds(
        "refusal of what is too many", () -> refused.get() == flood - RefreshedKeySet.MAX_WAITERS);

    assertEquals(Optional.of(KEY), find("a"));
    KeySetUnavailableException tooMany =
        assertThrows(KeySetUnavailableException.class, () -> find("one-more"));
    assertTrue(String.valueOf(tooMany.getMessage()).endsWith("wait for it already"));
    release.countDown();

    int empty = 0;
    for (CompletableFuture<Optional<?>> outcome : floods) {
      if (!outcome.handle((key, failure) -> failure != null).get(20, TimeUnit.SECONDS)) {
        assertEquals(Optional.empty(), outcome.get());
        empty++;
      }
    }
    assertEquals(RefreshedKeySet.MAX_WAITERS, empty);
    assertEquals(2, server.requests());

    CountDownLatch later = new CountDownLatch(1);
    server.answer(after(later, json(set(jwk("a")))));
    ticker.advance(INTERVAL);
    CompletableFuture<Optional<?>> next = finding("one-more");
    Eventually.holds("the request", () -> server.requests() == 3);
    later.countDown();
    assertEquals(Optional.empty(), next.get(20, TimeUnit.SECONDS), "the places are free again");
  }
}
