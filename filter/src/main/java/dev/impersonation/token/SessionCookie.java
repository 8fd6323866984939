package dev.impersonation.token;

import java.util.OptionalLong;

/**
 * Holds a session cookie and the time of the browser's last sign-in or sign-out that came with it.
 *
 * @param token the cookie's value; unverified
 * @param clientUpdatedAt the cookie {@code __client_uat} of the same suffix in epoch seconds,
 *     {@code 0} meaning signed out; empty if the browser sent none
 */
public record SessionCookie(String token, OptionalLong clientUpdatedAt) {
  boolean saysSignedOut() {
    return clientUpdatedAt.isPresent() && clientUpdatedAt.getAsLong() == 0;
  }

  /** Names no token, so that it is safe in a log. */
  @Override
  public String toString() {
    return "SessionCookie[]";
  }
}
