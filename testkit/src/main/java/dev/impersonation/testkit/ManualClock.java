package dev.impersonation.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock stands until a test moves it: for tests of what expires, without a wait.
 *
 * <p>Give it to {@link TestIssuer#start(Clock)} and to what is tested, and both agree on the time.
 * {@link #withZone} returns a clock that is moved together with this one; the zone changes nothing
 * about the instant.
 *
 * <p>Safe for use by many threads: each sees the instant that was set last, and no two calls of
 * {@link #advance} are lost in each other.
 */
public final class ManualClock extends Clock {
  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private ManualClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /**
   * Returns a clock that stands at this instant, in UTC.
   *
   * @param instant what the clock shows until it is moved
   * @return a new clock
   */
  public static ManualClock at(Instant instant) {
    return new ManualClock(
        new AtomicReference<>(Objects.requireNonNull(instant, "instant")), ZoneOffset.UTC);
  }

  /**
   * Moves the clock on by this much, or back by a negative duration.
   *
   * @param duration how much the clock moves
   * @return what the clock shows then
   * @throws java.time.DateTimeException if no {@link Instant} is that far away; the clock has not
   *     moved then
   */
  public Instant advance(Duration duration) {
    Objects.requireNonNull(duration, "duration");
    return now.updateAndGet(instant -> instant.plus(duration));
  }

  /**
   * Sets the clock to this instant, later or earlier than the one it shows.
   *
   * @param instant what the clock shows until it is moved again
   */
  public void set(Instant instant) {
    now.set(Objects.requireNonNull(instant, "instant"));
  }

  @Override
  public Instant instant() {
    return Objects.requireNonNull(now.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ManualClock(now, Objects.requireNonNull(zone, "zone"));
  }

  /** Returns the instant that the clock shows, and its zone. */
  @Override
  public String toString() {
    return "ManualClock[" + instant() + ", " + zone + "]";
  }
}
