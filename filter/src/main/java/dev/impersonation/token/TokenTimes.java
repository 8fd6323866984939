package dev.impersonation.token;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds the claims of a token that time makes true and false: {@code exp}, {@code nbf}, {@code
 * iat}.
 */
record TokenTimes(Instant expiration, @Nullable Instant notBefore, @Nullable Instant issuedAt) {
  void check(Instant now, Duration clockSkew) throws InvalidTokenException {
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
