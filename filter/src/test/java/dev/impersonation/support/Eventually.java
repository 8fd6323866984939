package dev.impersonation.support;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what another thread brings about: bounded, and without taking a processor for it. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private Eventually() {}

  /** Returns once the condition holds; else fails after 20 seconds and names what never came. */
  public static void holds(String what, Callable<Boolean> condition) throws Exception {
    long deadline = deadline();
    while (!condition.call()) {
      pause(deadline, what);
    }
  }

  /** Returns the first value that is as wanted; else fails after 20 seconds with the last one. */
  public static <T> T get(Supplier<T> values, Predicate<T> wanted) {
    long deadline = deadline();
    T value = values.get();
    while (!wanted.test(value)) {
      pause(deadline, "another value than " + value);
      value = values.get();
    }
    return value;
  }

  private static long deadline() {
    return System.nanoTime() + PATIENCE.toNanos();
  }

  private static void pause(long deadline, String what) {
    if (System.nanoTime() - deadline > 0) {
      throw new AssertionError("never came to be: " + what);
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }
}
