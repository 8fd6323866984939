package dev.impersonation.token;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds the claims of a token that time makes true and false: {@code exp}, {@code nbf}, {@code
 * iat}. Immutable.
 */
final class TokenTimes {
  private final Instant expiration;
  private final @Nullable Instant notBefore;
  private final @Nullable Instant issuedAt;
  private final Duration clockSkew;

  /** From and until when the token is good whatever the fraction of a millisecond. */
  private final long goodFrom;

  private final long goodUntil;

  /**
   * @param clockSkew how much the clocks may differ, for each of them
   */
  TokenTimes(
      Instant expiration,
      @Nullable Instant notBefore,
      @Nullable Instant issuedAt,
      Duration clockSkew) {
    this.expiration = expiration;
    this.notBefore = notBefore;
    this.issuedAt = issuedAt;
    this.clockSkew = clockSkew;
    goodUntil = expiration.plus(clockSkew).toEpochMilli();
    goodFrom = Math.max(first(notBefore), first(issuedAt));
  }

  private long first(@Nullable Instant instant) {
    return instant == null ? Long.MIN_VALUE : instant.minus(clockSkew).toEpochMilli() + 1;
  }

  Instant expiration() {
    return expiration;
  }

  /** Makes no object while the token is good, for this is asked at each request. */
  void check(Clock clock) throws InvalidTokenException {
    long millis = clock.millis();
    if (millis < goodFrom || millis >= goodUntil) {
      checkExactly(clock.instant());
    }
  }

  private void checkExactly(Instant now) throws InvalidTokenException {
    if (isOver(expiration, now, clockSkew)) {
      throw InvalidTokenException.expired(Duration.between(expiration, now));
    }
    Instant latest = now.plus(clockSkew);
    if (notBefore != null && latest.isBefore(notBefore)) {
      throw InvalidTokenException.tooEarly(Reason.NOT_YET_VALID, Duration.between(now, notBefore));
    }
    if (issuedAt != null && latest.isBefore(issuedAt)) {
      throw InvalidTokenException.tooEarly(
          Reason.ISSUED_IN_FUTURE, Duration.between(now, issuedAt));
    }
  }

  static boolean isOver(Instant expiration, Instant now, Duration clockSkew) {
    return !now.minus(clockSkew).isBefore(expiration);
  }

  /** Names no claim value, so that it is safe in a log. */
  @Override
  public String toString() {
    return "TokenTimes[]";
  }
}
