package dev.impersonation.token;

import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds what checks signatures by the keys that were asked for last, so that keys that were
 * withdrawn are forgotten. Safe for use by many threads.
 */
final class KeyVerifications {
  static final int MAX_KEYS = 8;

  private final CryptoProvider provider;

  /** Never changed, but replaced; when two threads do so at once, one of the two is forgotten. */
  private volatile List<KeyVerification> verifications = List.of();

  KeyVerifications(CryptoProvider provider) {
    this.provider = provider;
  }

  KeyVerification by(RSAPublicKey key, SigningAlgorithm algorithm) {
    List<KeyVerification> before = verifications;
    for (KeyVerification each : before) {
      if (each.isFor(key, algorithm)) {
        return each;
      }
    }
    KeyVerification made = new KeyVerification(key, algorithm, provider);
    List<KeyVerification> after = new ArrayList<>(MAX_KEYS);
    after.add(made);
    after.addAll(before.subList(0, Math.min(before.size(), MAX_KEYS - 1)));
    verifications = List.copyOf(after);
    return made;
  }
}
