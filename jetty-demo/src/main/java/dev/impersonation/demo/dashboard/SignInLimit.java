package dev.impersonation.demo.dashboard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds how often passwords can be guessed: after ten failures in a row a name is locked for a
 * minute. Safe for use by many threads.
 *
 * <p>It does not bound what is asked of the issuer itself, whose own sign-in is open to anybody.
 * Each spelling of one person's name, such as an e-mail address or an ID, counts apart.
 */
final class SignInLimit {
  static final int MOST_FAILURES = 10;
  static final Duration LOCK = Duration.ofMinutes(1);
  static final int MOST_NAMES = 1_000;

  private final Map<String, Failures> byName = new ConcurrentHashMap<>();
  private final Clock clock;

  private record Failures(int count, Instant last) {}

  SignInLimit(Clock clock) {
    this.clock = clock;
  }

  /**
   * Returns whether a password may be tried now. It counts as a failure until {@link #succeeded},
   * so that those who try many at once get no further. Where there are too many names to count,
   * others have to wait.
   */
  boolean mayTry(String name) {
    Instant now = clock.instant();
    String key = key(name);
    if (!byName.containsKey(key) && byName.size() >= MOST_NAMES) {
      byName.values().removeIf(failures -> isOver(failures, now));
      if (byName.size() >= MOST_NAMES) {
        return false;
      }
    }
    boolean[] may = new boolean[1];
    byName.compute(
        key,
        (unused, before) -> {
          Failures failures = before == null || isOver(before, now) ? new Failures(0, now) : before;
          may[0] = failures.count() < MOST_FAILURES;
          return may[0] ? new Failures(failures.count() + 1, now) : failures;
        });
    return may[0];
  }

  private static boolean isOver(Failures failures, Instant now) {
    return !now.isBefore(failures.last().plus(LOCK));
  }

  void succeeded(String name) {
    byName.remove(key(name));
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
