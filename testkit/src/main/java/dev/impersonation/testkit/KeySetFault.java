package dev.impersonation.testkit;

/**
 * Names a way in which a {@link TestIssuer} fails to serve its key set; see {@link
 * TestIssuer#fail}.
 *
 * <p>Whatever takes time ends by itself, and at once with {@link TestIssuer#recover}, with another
 * fault and with {@link TestIssuer#close}. A connection that is refused is what is left after
 * {@code close}.
 */
public enum KeySetFault {
  /** Answers 503 without a body, as a gateway does whose issuer is down. */
  DOWN,

  /** Holds the answer back, for 30 seconds at most, then serves the good key set. */
  SLOW,

  /**
   * Answers 200 at once and begins a key set, then sends one space every 50 milliseconds, for 30
   * seconds at most, and breaks the connection off without having finished.
   */
  DRIPPING,

  /** Answers 200 with a key set (RFC 7517 5) without any key. */
  EMPTY,

  /** Answers 200 with a page for people, as a captive portal or a wrong address does. */
  HTML,

  /** Answers 200 with the good key set behind 32 MiB of spaces. */
  HUGE,

  /**
   * Answers 200 with {@code Content-Encoding: gzip}, whether asked for or not: some 32 KiB that
   * unpack to the good key set behind 32 MiB of spaces.
   */
  GZIP_BOMB,

  /**
   * Answers 302 and names another path of this issuer, where the good key set is: who verifies a
   * token now has followed. What is fetched there is not counted.
   */
  REDIRECT,

  /** Answers 200 with a key set that holds the {@code kid} twice, once with a foreign key. */
  DUPLICATE_KEY_ID
}
