package dev.impersonation.keys;

import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys among those that were given once and are never fetched: verification without a
 * network. A rotated key needs a new instance.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class StaticKeySet implements KeySource {

  private final KeySource keys;

  private StaticKeySet(KeySource keys) {
    this.keys = keys;
  }

  /**
   * Returns the one key of a PEM text (RFC 7468 section 13). It verifies every token, whatever its
   * key ID, as Clerk's {@code jwtKey} does.
   *
   * @param pem one {@code PUBLIC KEY} block; line breaks may be written as {@code \n}
   * @throws IllegalArgumentException if it is not one RSA public key of 2048 to 8192 bits with an
   *     odd exponent from 65537
   */
  public static StaticKeySet ofPem(String pem) {
    return of(RsaKey.fromPem(pem));
  }

  /**
   * Returns one key, which verifies every token, whatever its key ID.
   *
   * @throws IllegalArgumentException if the key is not of 2048 to 8192 bits with an odd exponent
   *     from 65537
   */
  public static StaticKeySet of(RSAPublicKey key) {
    RsaKey.requireUsable(key);
    return new StaticKeySet((keyId, algorithm) -> Optional.of(key));
  }

  /**
   * Returns the usable keys of a JWK Set (RFC 7517 section 5), each found by its {@code kid} and
   * {@code alg}. Unusable keys are skipped. Two different usable keys of one {@code kid} and {@code
   * alg} are both left out, with a warning.
   *
   * @throws IllegalArgumentException if the text is no JWK Set or no key of it is usable
   */
  public static StaticKeySet ofJwkSet(String json) {
    JwkSet set = JwkSet.parse(json);
    if (set.isEmpty()) {
      throw new IllegalArgumentException(
          set.emptyFor(
              "no usable key in the JWK Set: needed is an RSA signature key with a kid of its"
                  + " own"));
    }
    set.ambiguity().ifPresent(keys -> PackageLog.LOG.warn("the JWK Set: {}", keys));
    return new StaticKeySet(set::find);
  }

  @Override
  public Optional<RSAPublicKey> find(@Nullable String keyId, String algorithm)
      throws KeySetUnavailableException {
    return keys.find(keyId, algorithm);
  }

  /** {@inheritDoc} Always the same. */
  @Override
  public Object edition() {
    return this;
  }

  @Override
  public String toString() {
    return "StaticKeySet[]";
  }
}
