package dev.impersonation.token;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads epoch seconds as a JSON number, fractions and exponents included (RFC 7519 section 2). */
final class NumericDate {
  /** The end of the year 9999: what lies beyond is a mistake or an attack, and is refused. */
  private static final long MAX_SECONDS = 253_402_300_799L;

  private NumericDate() {}

  static Instant parse(@Nullable Object claim) throws InvalidTokenException {
    if (claim instanceof Integer || claim instanceof Long) {
      long seconds = ((Number) claim).longValue();
      if (seconds >= -MAX_SECONDS && seconds <= MAX_SECONDS) {
        return Instant.ofEpochSecond(seconds);
      }
    }
    if (claim instanceof Double seconds && Math.abs(seconds) <= MAX_SECONDS) {
      double whole = Math.floor(seconds);
      return Instant.ofEpochSecond((long) whole, (long) ((seconds - whole) * 1e9));
    }
    throw new InvalidTokenException(Reason.INVALID_CLAIM);
  }
}
