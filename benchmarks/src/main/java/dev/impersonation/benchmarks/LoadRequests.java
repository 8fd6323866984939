package dev.impersonation.benchmarks;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What the requests to a server carry. */
enum LoadRequests {
  /** One customer's token in each request. */
  CUSTOMER(1),
  /** The tokens of eight engineers, each on a connection of its own. */
  ACTING(Caller.COUNT),
  /** What a browser sends: one customer's token, twice, and what else lies about. */
  COOKIES(1),
  LIVE_10_000(10_000),
  LIVE_100_000(100_000);

  private final int tokens;

  LoadRequests(int tokens) {
    this.tokens = tokens;
  }

  /** How many tokens there are; the first requests bring one each. */
  int tokens() {
    return tokens;
  }

  boolean areActing() {
    return this == ACTING;
  }

  /** Signs what they carry. */
  Signed sign(LoadTokens tokensOfIssuer) {
    List<String> signed = areActing() ? tokensOfIssuer.acting() : tokensOfIssuer.customers(tokens);
    return new Signed(this, signed, tokensOfIssuer.issuer().cookieSuffix());
  }

  /**
   * The tokens, as fields.
   *
   * @param suffix of Clerk's cookies
   */
  record Signed(LoadRequests kind, List<String> tokens, String suffix) {
    /** Returns the first of them, by name. */
    Map<String, String> first() {
      return kind == COOKIES
          ? Map.of("Cookie", cookies(tokens.get(0)))
          : Map.of("Authorization", "Bearer " + tokens.get(0));
    }

    /** Returns them in turn, and then, where there are many, by chance. */
    RequestFields fields() {
      if (kind == COOKIES) {
        String line = "Cookie: " + cookies(tokens.get(0)) + "\r\n";
        return number -> line;
      }
      List<String> lines = tokens.stream().map(RequestFields::authorization).toList();
      if (lines.size() <= Caller.COUNT) {
        return number -> lines.get(number % lines.size());
      }
      Random random = new Random(1);
      return number -> lines.get(number < lines.size() ? number : random.nextInt(lines.size()));
    }

    private String cookies(String token) {
      long signedIn = Instant.now().getEpochSecond() - 3_600;
      return String.join(
          "; ",
          "_ga=GA1.1.1234567890.1764547200",
          "theme=dark",
          "__client_uat=" + signedIn,
          "__client_uat_" + suffix + "=" + signedIn,
          "__session=" + token,
          "__session_" + suffix + "=" + token,
          "clerk_active_context=sess_customer:");
    }
  }
}
