package dev.impersonation.keys;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The usable RSA keys of a JWK Set (RFC 7517 section 5). Keys that are unusable, of another type or
 * of another purpose are skipped one by one; key IDs that stand more than once are dropped whole.
 */
final class JwkSet {
  private static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512");
  private static final int MAX_MODULUS_CHARACTERS = 1400;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  // Not the default, whose thread-locals hold this class loader in the container's
                  // threads.
                  .recyclerPool(JsonRecyclerPools.newBoundedPool(8))
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private record Jwk(RSAPublicKey key, @Nullable String algorithm) {
    @Override
    public String toString() {
      return "Jwk[" + algorithm + "]";
    }
  }

  private final Map<String, Jwk> keys;

  private JwkSet(Map<String, Jwk> keys) {
    this.keys = keys;
  }

  /**
   * Returns the usable keys of the text, possibly none.
   *
   * @throws IllegalArgumentException if the text is no JWK Set; the message quotes nothing of it
   */
  static JwkSet parse(String json) {
    JsonNode document;
    try {
      document = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JWK Set: not one valid JSON document");
    }
    if (!document.path("keys").isArray()) {
      throw new IllegalArgumentException("not a JWK Set: expected an object with an array keys");
    }
    Map<String, Jwk> keys = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (JsonNode entry : document.path("keys")) {
      String keyId = entry.path("kid").textValue();
      if (keyId == null) {
        continue;
      }
      if (!seen.add(keyId)) {
        keys.remove(keyId);
        continue;
      }
      Jwk jwk = usable(entry);
      if (jwk != null) {
        keys.put(keyId, jwk);
      }
    }
    return new JwkSet(keys);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  int size() {
    return keys.size();
  }

  boolean contains(String keyId) {
    return keys.containsKey(keyId);
  }

  Optional<RSAPublicKey> find(@Nullable String keyId, String algorithm) {
    Jwk jwk = keyId == null ? null : keys.get(keyId);
    if (jwk == null || (jwk.algorithm() != null && !algorithm.equals(jwk.algorithm()))) {
      return Optional.empty();
    }
    return Optional.of(jwk.key());
  }

  private static @Nullable Jwk usable(JsonNode entry) {
    if (!entry.path("kty").asText().equals("RSA")
        || !absentOrText(entry.get("use"), "sig")
        || !absentOrHolds(entry.get("key_ops"), "verify")
        || !(entry.get("alg") == null || ALGORITHMS.contains(entry.path("alg").asText()))) {
      return null;
    }
    BigInteger modulus = unsigned(entry.path("n"));
    BigInteger exponent = unsigned(entry.path("e"));
    if (modulus == null || exponent == null) {
      return null;
    }
    try {
      return new Jwk(RsaKey.of(modulus, exponent), entry.path("alg").textValue());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean absentOrText(@Nullable JsonNode node, String expected) {
    return node == null || (node.isTextual() && node.textValue().equals(expected));
  }

  private static boolean absentOrHolds(@Nullable JsonNode node, String expected) {
    if (node == null) {
      return true;
    }
    boolean found = false;
    if (node.isArray()) {
      for (JsonNode element : node) {
        found |= element.isTextual() && element.textValue().equals(expected);
      }
    }
    return found;
  }

  /**
   * Base64urlUInt of RFC 7518 section 2; a leading zero byte, which some issuers add, is allowed.
   */
  private static @Nullable BigInteger unsigned(JsonNode node) {
    if (!node.isTextual() || node.textValue().length() > MAX_MODULUS_CHARACTERS) {
      return null;
    }
    String text = node.textValue();
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
