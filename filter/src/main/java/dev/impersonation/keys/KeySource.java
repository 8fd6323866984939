package dev.impersonation.keys;

import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key that verifies a token's signature. {@link StaticKeySet} and {@link RemoteKeySet}
 * are the stock implementations; users may write their own.
 *
 * <p>Implementations must be safe for use by many threads, must hold no monitor or lock over I/O
 * and must be bounded in time. Whatever they throw beside {@link KeySetUnavailableException}, and a
 * null that they return, counts in the filter as the same: the answer is 503, and of what was
 * thrown the class and place are logged, never the message. (Who asks a {@code
 * SessionTokenVerifier} directly gets it as it is.)
 */
@FunctionalInterface
public interface KeySource {
  /**
   * The least size of a key in bits (RFC 7518 section 3.3): a smaller one counts as no key,
   * whatever source it comes from.
   */
  int MIN_KEY_BITS = 2048;

  /**
   * Returns the key of that ID, if there is one and it may be used with that algorithm. Called only
   * for tokens whose form and algorithm were found good.
   *
   * @param keyId the token's {@code kid}, to be compared for equality and used for nothing else
   *     (RFC 7515 section 4.1.4); null when the token has none
   * @param algorithm the token's {@code alg}, such as {@code RS256}; one of the allowed ones
   * @return the key, or empty if no key of that ID may verify the token
   * @throws KeySetUnavailableException if it cannot be told now whether there is such a key
   */
  Optional<RSAPublicKey> find(@Nullable String keyId, String algorithm)
      throws KeySetUnavailableException;

  /**
   * Returns an object that stays the same for as long as {@link #find} would find what it found
   * before, whatever it is asked for: then a token that was verified needs no look-up when it comes
   * again. Null if that cannot be told, as by default, or if a look-up is due for another reason;
   * never blocks and never throws.
   */
  default @Nullable Object edition() {
    return null;
  }
}
