package dev.impersonation.token;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the signature algorithms that can be allowed: RSASSA-PKCS1-v1_5 of RFC 7518 section 3.3.
 */
public enum SigningAlgorithm {
  /** With SHA-256; the default, and what Clerk signs with. */
  RS256("SHA256withRSA"),

  /** With SHA-384. */
  RS384("SHA384withRSA"),

  /** With SHA-512. */
  RS512("SHA512withRSA");

  private final String ofJava;

  SigningAlgorithm(String ofJava) {
    this.ofJava = ofJava;
  }

  /** Returns the name that {@link java.security.Signature} knows it by. */
  String ofJava() {
    return ofJava;
  }

  /**
   * Returns the algorithm that a token names, to the letter: {@code none} is no algorithm.
   *
   * @throws InvalidTokenException if it is not among those that are allowed
   */
  static SigningAlgorithm require(Set<SigningAlgorithm> allowed, @Nullable String name)
      throws InvalidTokenException {
    for (SigningAlgorithm algorithm : allowed) {
      if (algorithm.name().equals(name)) {
        return algorithm;
      }
    }
    throw InvalidTokenException.bySetting(Reason.ALGORITHM_NOT_ALLOWED, "algorithms");
  }
}
