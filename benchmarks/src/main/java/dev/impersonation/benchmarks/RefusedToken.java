package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/** Tokens that are refused: what anybody can send who has none. */
enum RefusedToken {
  GARBAGE("garbage"),
  GARBAGE_IN_THREE_PARTS("garbage in three parts"),
  WRONG_ALGORITHM("wrong algorithm"),
  UNKNOWN_KEY("unknown kid"),
  /** The key is known and the signature as long as it should be, so that it can be checked. */
  MANY_MEMBERS("header of 700 members, forged");

  private static final int MEMBERS = 700;
  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final String label;

  RefusedToken(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Returns one. */
  String sign(TestIssuer issuer) {
    TokenBuilder token = issuer.token().lifetime(Duration.ofHours(3));
    return switch (this) {
      case GARBAGE -> random(LoadTokens.LENGTH);
      case GARBAGE_IN_THREE_PARTS -> random(120) + "." + random(450) + "." + random(342);
      case WRONG_ALGORITHM -> token.hmacWithPublicKey().sign();
      case UNKNOWN_KEY -> token.unknownKeyId().sign();
      case MANY_MEMBERS -> token.rawHeader(manyMembers(issuer.keyId())).forged().sign();
    };
  }

  private static String random(int length) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < length; index++) {
      text.append(BASE64URL.charAt(random.nextInt(BASE64URL.length())));
    }
    return text.toString();
  }

  private static String manyMembers(String keyId) {
    StringBuilder json = new StringBuilder("{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"");
    for (int number = 0; number < MEMBERS - 2; number++) {
      json.append(String.format(Locale.ROOT, ",\"%s\":0", Integer.toString(number + 100, 36)));
    }
    return json.append('}').toString();
  }
}
