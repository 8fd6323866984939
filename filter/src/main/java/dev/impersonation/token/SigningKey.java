package dev.impersonation.token;

import java.security.interfaces.RSAPublicKey;
import org.jspecify.annotations.Nullable;

/** Holds the key that verified a token, and what it was found by. */
record SigningKey(@Nullable String keyId, SigningAlgorithm algorithm, RSAPublicKey key) {
  /** Names no key, so that it is safe in a log. */
  @Override
  public String toString() {
    return "SigningKey[" + algorithm + "]";
  }
}
