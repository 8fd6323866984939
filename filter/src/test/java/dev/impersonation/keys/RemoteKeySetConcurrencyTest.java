package dev.impersonation.keys;

import static dev.impersonation.keys.KeySetServer.json;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.jwk;
import static dev.impersonation.keys.SampleKeys.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("S39, S40: many threads, one fetch in flight")
class RemoteKeySetConcurrencyTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int THREADS = 50;
  private static final String CALLER = "caller";

  private final ManualTicker ticker = new ManualTicker();
  private final CountDownLatch release = new CountDownLatch(1);
  private final KeySetServer server = KeySetServer.serving(jwk("a"));
  private final RemoteKeySet keys =
      RemoteKeySet.builder(server.url())
          .ticker(ticker)
          .refetchInterval(INTERVAL)
          .requestTimeout(Duration.ofSeconds(20))
          .build();

  /** One call in a thread of its own, and what came of it. */
  private record Call(Thread thread, CompletableFuture<Optional<?>> outcome) {
    Optional<?> result() throws Exception {
      return outcome.get(20, TimeUnit.SECONDS);
    }
  }

  private interface Lookup {
    Optional<?> find() throws KeySetUnavailableException;
  }

  private static Call inThread(Lookup lookup) {
    CompletableFuture<Optional<?>> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                outcome.complete(lookup.find());
              } catch (KeySetUnavailableException | RuntimeException e) {
                outcome.completeExceptionally(e);
              }
            },
            CALLER);
    thread.setDaemon(true);
    thread.start();
    return new Call(thread, outcome);
  }

  private Call calling(String keyId) {
    return inThread(() -> keys.find(keyId, "RS256"));
  }

  private static void awaitParked(List<Call> calls) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    for (Call call : calls) {
      while (call.thread().getState() != Thread.State.TIMED_WAITING) {
        assertTrue(System.nanoTime() < deadline, () -> "not waiting: " + call);
        Thread.onSpinWait();
      }
    }
  }

  private void holdAnswers() {
    server.answer(KeySetServer.after(release, json(set(jwk("a")))));
  }

  @AfterEach
  void closeServer() {
    release.countDown();
    keys.close();
    server.close();
  }

  @Test
  void find_coldStartOfManyThreads_isOneRequestAndAllGetTheKey() throws Exception {
    holdAnswers();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      calls.add(calling("a"));
    }
    awaitParked(calls);
    release.countDown();

    for (Call call : calls) {
      assertEquals(Optional.of(KEY), call.result());
    }
    assertEquals(1, server.requests());
    assertEquals(1, server.connections());
  }

  @Test
  void find_callersThatAllSawNoAttempt_startOnlyOne() throws Exception {
    CyclicBarrier together = new CyclicBarrier(THREADS);
    Set<Thread> arrived = ConcurrentHashMap.newKeySet();
    // The time is read between the look for an attempt and the start of one.
    RemoteKeySet raced =
        RemoteKeySet.builder(server.url())
            .ticker(
                () -> {
                  Thread thread = Thread.currentThread();
                  if (thread.getName().equals(CALLER) && arrived.add(thread)) {
                    await(together);
                  }
                  return 0;
                })
            .build();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      calls.add(inThread(() -> raced.find("a", "RS256")));
    }

    for (Call call : calls) {
      assertEquals(Optional.of(KEY), call.result());
    }
    assertEquals(1, server.requests());
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void find_coldStartThatFails_isOneRequestAndAnOutageForAll() {
    server.answer(KeySetServer.after(release, KeySetServer.status(500, "")));
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      calls.add(calling("a"));
    }
    awaitParked(calls);
    release.countDown();

    for (Call call : calls) {
      ExecutionException failure = assertThrows(ExecutionException.class, call::result);
      assertInstanceOf(KeySetUnavailableException.class, failure.getCause());
    }
    assertEquals(1, server.requests());
  }

  @Test
  void find_floodOfUnknownKeysFromManyThreads_isOneRequest() throws Exception {
    assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
    ticker.advance(INTERVAL);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      calls.add(
          inThread(
              () -> {
                for (int n = 0; n < 100; n++) {
                  if (keys.find("unknown-" + thread + "-" + n, "RS256").isPresent()) {
                    throw new IllegalStateException("found an unknown key");
                  }
                }
                return keys.find("a", "RS256");
              }));
    }

    for (Call call : calls) {
      assertEquals(Optional.of(KEY), call.result());
    }
    assertEquals(2, server.requests());
  }

  @Test
  void find_knownKeyWhileARefetchHangs_isNotHeldUp() throws Exception {
    assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
    ticker.advance(INTERVAL);
    holdAnswers();
    Call waiting = calling("unknown");
    awaitParked(List.of(waiting));

    assertEquals(Optional.of(KEY), calling("a").result());
    assertEquals(Optional.empty(), inThread(() -> keys.find(null, "RS256")).result());

    release.countDown();
    assertEquals(Optional.empty(), waiting.result());
  }

  @Test
  void find_attemptStillUnderWayAfterTheInterval_isJoinedNotRepeated() throws Exception {
    holdAnswers();
    Call first = calling("a");
    awaitParked(List.of(first));
    ticker.advance(INTERVAL.multipliedBy(2));
    Call second = calling("a");
    awaitParked(List.of(second));
    release.countDown();

    assertEquals(Optional.of(KEY), first.result());
    assertEquals(Optional.of(KEY), second.result());
    assertEquals(1, server.requests());
  }

  @Test
  void find_waiterInterrupted_keepsItsFlagAndLeavesTheOthersTheirAnswer() throws Exception {
    holdAnswers();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Call starter =
        inThread(
            () -> {
              try {
                return keys.find("a", "RS256");
              } finally {
                flag.complete(Thread.currentThread().isInterrupted());
              }
            });
    awaitParked(List.of(starter));
    Call other = calling("a");
    awaitParked(List.of(other));

    starter.thread().interrupt();

    ExecutionException failure = assertThrows(ExecutionException.class, starter::result);
    assertInstanceOf(KeySetUnavailableException.class, failure.getCause());
    assertTrue(flag.get(20, TimeUnit.SECONDS));
    release.countDown();
    assertEquals(Optional.of(KEY), other.result());
    assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
    assertEquals(1, server.requests());
  }

  @Test
  @DisplayName("S40: who is interrupted while an old set is renewed is not served from it")
  void find_interruptedWhileAnOldSetIsRenewed_isUnavailable() throws Exception {
    assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
    holdAnswers();
    ticker.advance(Duration.ofMinutes(5));
    Call waiting = calling("a");
    awaitParked(List.of(waiting));

    waiting.thread().interrupt();

    ExecutionException failure = assertThrows(ExecutionException.class, waiting::result);
    assertInstanceOf(KeySetUnavailableException.class, failure.getCause());
  }

  @Test
  void find_callerInterruptedBeforehand_stillStartsTheFetchForTheOthers() throws Exception {
    holdAnswers();
    Call interrupted =
        inThread(
            () -> {
              Thread.currentThread().interrupt();
              return keys.find("a", "RS256");
            });
    assertThrows(ExecutionException.class, interrupted::result);
    Call other = calling("a");
    awaitParked(List.of(other));
    release.countDown();

    assertEquals(Optional.of(KEY), other.result());
    assertEquals(1, server.requests());
  }
}
