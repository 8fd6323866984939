package dev.impersonation.keys;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what another thread brings about, bounded and without a sleep. */
final class Eventually {
  private Eventually() {}

  static void holds(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.call()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("never came to be: " + what);
      }
      Thread.onSpinWait();
    }
  }
}
