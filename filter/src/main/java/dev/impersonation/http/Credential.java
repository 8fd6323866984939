package dev.impersonation.http;

import dev.impersonation.token.SessionCookie;

/** Holds what a request offers to show who it is from. */
sealed interface Credential {
  /**
   * No token.
   *
   * @param reason Clerk's
   * @param ofOtherSuffix whether there are session cookies of suffixes that are not ours
   */
  record Absent(String reason, boolean ofOtherSuffix) implements Credential {}

  /** The token of the {@code Authorization} header. */
  record Bearer(String token) implements Credential {
    @Override
    public String toString() {
      return "Bearer[]";
    }
  }

  /** The session cookie. */
  record Cookie(SessionCookie session) implements Credential {}

  /** An {@code Authorization} header that says nothing clear; never looked past. */
  record MalformedHeader() implements Credential {}

  /** Cookies of one name that contradict each other. */
  record AmbiguousCookie() implements Credential {}
}
