package dev.impersonation.keys;

import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.OTHER_KEY;
import static dev.impersonation.keys.SampleKeys.jwk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * An application that fills the common pool and then needs keys. A process of its own: on a small
 * machine the pool can have one thread, and Java then does without it.
 */
final class FullPool {
  static final String SERVED = "keys were fetched, and fetched again";

  private FullPool() {}

  public static void main(String[] arguments) throws Exception {
    ForkJoinPool pool = ForkJoinPool.commonPool();
    if (ForkJoinPool.getCommonPoolParallelism() < 2) {
      throw new IllegalStateException("the common pool is not in use");
    }
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch full = new CountDownLatch(ForkJoinPool.getCommonPoolParallelism());
    Runnable waiting =
        () -> {
          full.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    for (int task = 0; task < 1000; task++) {
      pool.execute(waiting);
    }
    // A pool may lose the signal for its second thread, and gives it again with the next task.
    while (!full.await(10, TimeUnit.MILLISECONDS)) {
      pool.execute(waiting);
    }
    ManualTicker ticker = new ManualTicker();
    try (KeySetServer server = KeySetServer.serving(jwk("a"));
        RemoteKeySet keys =
            RemoteKeySet.builder(server.url())
                .requestTimeout(Duration.ofSeconds(20))
                .ticker(ticker)
                .build()) {
      require(keys.find("a", "RS256").equals(Optional.of(KEY)));
      server.serve(jwk("a"), jwk("b", OTHER_KEY));
      ticker.advance(Duration.ofSeconds(10));
      require(keys.find("b", "RS256").equals(Optional.of(OTHER_KEY)));
      require(pool.getQueuedSubmissionCount() > 0);
      System.out.println(SERVED);
    } finally {
      release.countDown();
    }
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalStateException("not as expected");
    }
  }
}
