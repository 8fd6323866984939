package dev.impersonation.demo.shop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Until when customers let support sign in as them. Kept in memory, as what policies read should
 * be. Safe for use by many threads.
 */
public final class SupportAccess {
  /** How long a customer can allow it for at once. */
  public static final Duration MOST = Duration.ofDays(90);

  private static final Duration FROM_THE_START = Duration.ofDays(30);

  private final Clock clock;
  private final Instant start;
  private final Set<String> withheld;
  private final ConcurrentHashMap<String, Instant> chosen = new ConcurrentHashMap<>();

  private SupportAccess(Clock clock, Set<String> withheld) {
    this.clock = clock;
    this.start = clock.instant();
    this.withheld = withheld;
  }

  /**
   * Returns one where everybody has allowed it for 30 days.
   *
   * @param withheld the customers who have not
   */
  public static SupportAccess exceptOf(Set<String> withheld, Clock clock) {
    return new SupportAccess(clock, Set.copyOf(withheld));
  }

  /** Returns until when it is allowed; empty if it is not. */
  public Optional<Instant> until(String customer) {
    Instant until = chosen.get(customer);
    if (until == null) {
      until = withheld.contains(customer) ? Instant.EPOCH : start.plus(FROM_THE_START);
    }
    return Optional.of(until).filter(clock.instant()::isBefore);
  }

  /** Returns whether it is allowed now. */
  public boolean isAllowed(String customer) {
    return until(customer).isPresent();
  }

  /**
   * Allows it.
   *
   * @throws IllegalArgumentException if that is over already, or longer than {@link #MOST}; the
   *     message is for people
   */
  public void allow(String customer, Instant until) {
    Instant now = clock.instant();
    if (!until.isAfter(now)) {
      throw new IllegalArgumentException("Choose a date in the future.");
    }
    if (until.isAfter(now.plus(MOST))) {
      throw new IllegalArgumentException(
          "Choose a date within the next " + MOST.toDays() + " days.");
    }
    chosen.put(customer, until);
  }

  /** Withdraws it: the next request of whoever acts for the customer is refused. */
  public void withdraw(String customer) {
    chosen.put(customer, Instant.EPOCH);
  }
}
