package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Signs session tokens that are as long as Clerk's, and valid for longer than a measurement takes.
 * Safe for use by many threads.
 */
final class LoadTokens {
  /** What a session token of Clerk's version 2 has, with an organization. */
  static final int LENGTH = 914;

  private static final String PADDING = "metadata";

  private final TestIssuer issuer;

  LoadTokens(TestIssuer issuer) {
    this.issuer = issuer;
  }

  TestIssuer issuer() {
    return issuer;
  }

  /** Returns tokens of this many customers in person, signed by all processors. */
  List<String> customers(int count) {
    int padding = missing(customer(0));
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(index -> pad(customer(index), padding).sign())
        .toList();
  }

  private TokenBuilder customer(int index) {
    return issuer
        .token()
        .subject(String.format(Locale.ROOT, "user_customer_%06d", index))
        .sessionId(String.format(Locale.ROOT, "sess_customer_%06d", index))
        .lifetime(Duration.ofHours(3));
  }

  /** Returns a token of each {@link Caller}, who acts for a customer. */
  List<String> acting() {
    return IntStream.range(0, Caller.COUNT).mapToObj(index -> acting(new Caller(index))).toList();
  }

  private String acting(Caller caller) {
    TokenBuilder token =
        issuer
            .token()
            .subject(caller.subject())
            .impersonatedBy(caller.actorId())
            .lifetime(Duration.ofHours(3));
    return pad(token, missing(token)).sign();
  }

  /** Returns how many characters a claim must have for the token to be as long as it should be. */
  private static int missing(TokenBuilder token) {
    int bare = pad(token, 0).sign().length();
    return Math.max(0, (LENGTH - bare) * 3 / 4);
  }

  private static TokenBuilder pad(TokenBuilder token, int characters) {
    return token.claim(PADDING, "x".repeat(characters));
  }
}
