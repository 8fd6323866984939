package dev.impersonation.token;

import com.auth0.jwt.algorithms.Algorithm;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the signature algorithms that can be allowed: RSASSA-PKCS1-v1_5 of RFC 7518 section 3.3.
 */
public enum SigningAlgorithm {
  /** With SHA-256; the default, and what Clerk signs with. */
  RS256 {
    @Override
    Algorithm verifiedBy(RSAPublicKey key) {
      return Algorithm.RSA256(key, null);
    }
  },

  /** With SHA-384. */
  RS384 {
    @Override
    Algorithm verifiedBy(RSAPublicKey key) {
      return Algorithm.RSA384(key, null);
    }
  },

  /** With SHA-512. */
  RS512 {
    @Override
    Algorithm verifiedBy(RSAPublicKey key) {
      return Algorithm.RSA512(key, null);
    }
  };

  abstract Algorithm verifiedBy(RSAPublicKey key);

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
