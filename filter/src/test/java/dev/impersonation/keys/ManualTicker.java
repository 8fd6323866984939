package dev.impersonation.keys;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A time that moves when told. It starts shortly before the counter overflows, and even, for
 * Caffeine rounds the time of a write down to an even number.
 */
final class ManualTicker implements Ticker {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 15_000_000_001L);

  @Override
  public long read() {
    return now.get();
  }

  void advance(Duration duration) {
    now.addAndGet(duration.toNanos());
  }
}
