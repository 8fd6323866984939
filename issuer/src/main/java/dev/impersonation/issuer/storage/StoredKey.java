package dev.impersonation.issuer.storage;

import org.jspecify.annotations.Nullable;

/**
 * Holds a signing key.
 *
 * @param privateKey base64 of its PKCS #8 form
 * @param withdrawnAt from when on it is not published any more; null if that is not known yet
 */
public record StoredKey(String id, String privateKey, long createdAt, @Nullable Long withdrawnAt) {
  @Override
  public String toString() {
    return "StoredKey[" + id + "]";
  }
}
