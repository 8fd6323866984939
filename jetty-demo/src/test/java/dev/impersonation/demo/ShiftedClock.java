package dev.impersonation.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, ahead by what a test says. Safe for use by many threads. */
final class ShiftedClock extends Clock {
  private final Clock clock = Clock.systemUTC();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  /** Runs something while the clock is ahead. */
  void ahead(Duration by, Runnable action) {
    ahead.set(by);
    try {
      action.run();
    } finally {
      ahead.set(Duration.ZERO);
    }
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(Objects.requireNonNull(ahead.get()));
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
