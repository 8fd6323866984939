package dev.impersonation.token;

import com.auth0.jwt.algorithms.Algorithm;
import java.security.interfaces.RSAPublicKey;

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
}
