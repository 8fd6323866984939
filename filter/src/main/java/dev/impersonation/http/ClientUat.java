package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.token.SessionCookie;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the cookie {@code __client_uat}: when the browser last signed in or out, in epoch seconds,
 * 0 for signed out. It is not demanded; where it is there, a session cookie that contradicts it
 * does not count.
 */
final class ClientUat {
  private static final int MAX_DIGITS = 12;

  private ClientUat() {}

  /** Returns 0 if one of the values says signed out, else the latest time; empty if none came. */
  static OptionalLong strictest(List<String> values) {
    OptionalLong strictest = OptionalLong.empty();
    for (String value : values) {
      long time = time(value);
      if (time == 0) {
        return OptionalLong.of(0);
      }
      strictest = OptionalLong.of(Math.max(time, strictest.orElse(0)));
    }
    return strictest;
  }

  /** A value that is no time counts as signed out: it cannot show that the token is current. */
  private static long time(String value) {
    if (value.length() > MAX_DIGITS) {
      return 0;
    }
    for (int at = 0; at < value.length(); at++) {
      char digit = value.charAt(at);
      if (digit < '0' || digit > '9') {
        return 0;
      }
    }
    return Long.parseLong(value);
  }

  /** Returns Clerk's reason if the browser has signed out, whatever the token says. */
  static Optional<String> signedOut(SessionCookie cookie) {
    return cookie.clientUpdatedAt().orElse(-1) == 0
        ? Optional.of("session-token-but-no-client-uat")
        : Optional.empty();
  }

  /** Returns Clerk's reason if the browser signed in or out after the token was issued. */
  static Optional<String> outdated(SessionCookie cookie, ImpersonationContext context) {
    if (cookie.clientUpdatedAt().isEmpty()) {
      return Optional.empty();
    }
    Instant updatedAt = Instant.ofEpochSecond(cookie.clientUpdatedAt().getAsLong());
    boolean isCurrent =
        context.issuedAt().filter(issuedAt -> !issuedAt.isBefore(updatedAt)).isPresent();
    return isCurrent ? Optional.empty() : Optional.of("session-token-iat-before-client-uat");
  }
}
