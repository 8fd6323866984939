package dev.impersonation.issuer.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the time in UTC, and can be moved. */
public final class AdjustableClock extends Clock {
  private final Clock base;
  private final AtomicLong offsetMillis = new AtomicLong();

  public AdjustableClock(Clock base) {
    this.base = base;
  }

  /** Returns by how much it is ahead of its base. */
  public Duration offset() {
    return Duration.ofMillis(offsetMillis.get());
  }

  /** Sets by how much it is ahead of its base; what is negative puts it behind. */
  public void setOffset(Duration offset) {
    offsetMillis.set(offset.toMillis());
  }

  /** Moves it ahead, or back by what is negative; returns by how much it is ahead then. */
  public Duration advance(Duration step) {
    return Duration.ofMillis(offsetMillis.addAndGet(step.toMillis()));
  }

  @Override
  public Instant instant() {
    return base.instant().plusMillis(offsetMillis.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("always UTC");
  }
}
