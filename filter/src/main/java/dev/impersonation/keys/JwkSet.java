package dev.impersonation.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the usable RSA keys of a JWK Set (RFC 7517 section 5). Keys that are unusable, of another
 * type or of another purpose are skipped one by one. Of those left, the same one may stand more
 * than once; two different ones of one key ID are both dropped for the algorithms that both fit
 * (section 4.5).
 */
final class JwkSet {
  private static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512");
  private static final int MAX_MODULUS_CHARACTERS = 1400;

  private final Map<String, Map<String, RSAPublicKey>> keys;
  private final int size;
  private final @Nullable String ambiguity;

  private JwkSet(
      Map<String, Map<String, RSAPublicKey>> keys, int size, @Nullable String ambiguity) {
    this.keys = keys;
    this.size = size;
    this.ambiguity = ambiguity;
  }

  /**
   * Returns the usable keys of the text, possibly none.
   *
   * @throws IllegalArgumentException if the text is no JWK Set; the message quotes nothing of it
   */
  static JwkSet parse(String json) {
    List<Jwk> entries;
    try {
      entries = Jwk.entries(KeyText.withoutByteOrderMark(json));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a JWK Set: not one valid JSON document");
    }
    if (entries == null) {
      throw new IllegalArgumentException("not a JWK Set: expected an object with an array keys");
    }
    Map<String, KeysOfOneId> byId = new LinkedHashMap<>();
    int position = 0;
    for (Jwk entry : entries) {
      String keyId = entry.text("kid");
      RSAPublicKey key = keyId == null ? null : usable(entry);
      if (keyId != null && key != null) {
        KeysOfOneId others = byId.get(keyId);
        if (others == null) {
          others = new KeysOfOneId();
          byId.put(keyId, others);
        }
        others.add(position, key, algorithms(entry));
      }
      position++;
    }
    return resolved(byId);
  }

  private static JwkSet resolved(Map<String, KeysOfOneId> byId) {
    Map<String, Map<String, RSAPublicKey>> keys = new HashMap<>();
    int size = 0;
    KeysOfOneId firstAmbiguous = null;
    int moreAmbiguous = 0;
    for (Map.Entry<String, KeysOfOneId> entry : byId.entrySet()) {
      Map<String, RSAPublicKey> found = entry.getValue().byAlgorithm();
      if (!found.isEmpty()) {
        keys.put(entry.getKey(), found);
        size += new HashSet<>(found.values()).size();
      }
      if (entry.getValue().isAmbiguous() && firstAmbiguous == null) {
        firstAmbiguous = entry.getValue();
      } else if (entry.getValue().isAmbiguous()) {
        moreAmbiguous++;
      }
    }
    return new JwkSet(
        keys, size, firstAmbiguous == null ? null : firstAmbiguous.ambiguity(moreAmbiguous));
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  int size() {
    return size;
  }

  /** Which keys were dropped for the key ID that they share, by their positions, if any were. */
  Optional<String> ambiguity() {
    return Optional.ofNullable(ambiguity);
  }

  /** Why there is no key, if it {@link #isEmpty()}: the ambiguity, or else what is given. */
  String emptyFor(String otherwise) {
    return ambiguity == null ? otherwise : ambiguity + ", and no other key can be";
  }

  boolean contains(String keyId) {
    return keys.containsKey(keyId);
  }

  Optional<RSAPublicKey> find(@Nullable String keyId, String algorithm) {
    Map<String, RSAPublicKey> found = keyId == null ? null : keys.get(keyId);
    return found == null ? Optional.empty() : Optional.ofNullable(found.get(algorithm));
  }

  private static @Nullable RSAPublicKey usable(Jwk entry) {
    if (!"RSA".equals(entry.text("kty"))
        || !(entry.isAbsent("use") || "sig".equals(entry.text("use")))
        || !(entry.isAbsent("key_ops") || entry.holds("key_ops", "verify"))
        || algorithms(entry).isEmpty()) {
      return null;
    }
    BigInteger modulus = unsigned(entry.text("n"));
    BigInteger exponent = unsigned(entry.text("e"));
    if (modulus == null || exponent == null) {
      return null;
    }
    try {
      return RsaKey.of(modulus, exponent);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Those of ours that the key may be used with. */
  private static Set<String> algorithms(Jwk entry) {
    if (entry.isAbsent("alg")) {
      return ALGORITHMS;
    }
    String algorithm = entry.text("alg");
    return algorithm != null && ALGORITHMS.contains(algorithm) ? Set.of(algorithm) : Set.of();
  }

  /**
   * Base64urlUInt of RFC 7518 section 2; a leading zero byte, which some issuers add, is allowed.
   */
  private static @Nullable BigInteger unsigned(@Nullable String text) {
    if (text == null || text.length() > MAX_MODULUS_CHARACTERS) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      boolean canonical =
          Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text);
      return canonical ? new BigInteger(1, bytes) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
