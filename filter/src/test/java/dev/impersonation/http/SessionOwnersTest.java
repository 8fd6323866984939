package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("who is first to ask for a session")
final class SessionOwnersTest {
  private static final int TASKS = 4;
  private static final int ROUNDS = 5_000;

  private final SessionOwners owners = new SessionOwners();

  @Test
  void claim_bySameIdentity_lastsUntilTheLastRelease() {
    assertTrue(owners.claim("id", "a"));
    assertTrue(owners.claim("id", "a"));
    assertFalse(owners.claim("id", "b"));
    owners.release("id");
    assertFalse(owners.claim("id", "b"));
    assertTrue(owners.claim("other", "b"));
    owners.release("id");
    assertTrue(owners.claim("id", "b"));
    assertEquals(2, owners.size());
  }

  @Test
  void release_ofNothing_isNothing() {
    owners.release("id");
    assertEquals(0, owners.size());
  }

  @Test
  @DisplayName("no two identities ever have the same session, and nothing is left behind")
  void claim_manyThreads_oneIdentityAtATime() throws Exception {
    AtomicInteger ofFirst = new AtomicInteger();
    AtomicInteger ofSecond = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(TASKS);
    try {
      List<Callable<Boolean>> tasks =
          IntStream.range(0, TASKS)
              .<Callable<Boolean>>mapToObj(
                  task ->
                      () ->
                          task % 2 == 0
                              ? isAlone("a", ofFirst, ofSecond)
                              : isAlone("b", ofSecond, ofFirst))
              .toList();
      for (Future<Boolean> alone : threads.invokeAll(tasks)) {
        assertTrue(alone.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(0, owners.size());
  }

  private boolean isAlone(String identity, AtomicInteger own, AtomicInteger others) {
    boolean alone = true;
    for (int round = 0; round < ROUNDS; round++) {
      if (owners.claim("id", identity)) {
        own.incrementAndGet();
        alone &= others.get() == 0;
        own.decrementAndGet();
        owners.release("id");
      }
    }
    return alone;
  }
}
