package dev.impersonation;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says how long ago the subject proved each authentication factor (claim {@code fva}, whole
 * minutes).
 *
 * <p>While somebody impersonates, these ages are no proof that the actor is present: signing in
 * with an actor token skips the subject's factors.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class FactorAges {
  private final int firstMinutes;
  private final int secondMinutes;

  private FactorAges(int firstMinutes, int secondMinutes) {
    this.firstMinutes = firstMinutes;
    this.secondMinutes = secondMinutes;
  }

  /**
   * Returns ages in minutes as the claim has them; {@code -1} means never proven.
   *
   * @throws IllegalArgumentException if a value is below -1
   */
  public static FactorAges ofMinutes(int first, int second) {
    if (first < -1 || second < -1) {
      throw new IllegalArgumentException("a factor age is -1 (never) or a number of minutes");
    }
    return new FactorAges(first, second);
  }

  /** Returns the age of the first factor, or empty if it was never proven. */
  public Optional<Duration> first() {
    return age(firstMinutes);
  }

  /** Returns the age of the second factor, or empty if it was never proven or is not enrolled. */
  public Optional<Duration> second() {
    return age(secondMinutes);
  }

  private static Optional<Duration> age(int minutes) {
    return minutes < 0 ? Optional.empty() : Optional.of(Duration.ofMinutes(minutes));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FactorAges that
        && firstMinutes == that.firstMinutes
        && secondMinutes == that.secondMinutes;
  }

  @Override
  public int hashCode() {
    return 31 * firstMinutes + secondMinutes;
  }

  /** Names no claim value, so that it is safe in a log. */
  @Override
  public String toString() {
    return "FactorAges[]";
  }
}
