package dev.impersonation.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.StaticKeySet;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;

@DisplayName("S5, S8, S37, S38: JWK Sets of any content")
@Timeout(60)
final class JwkSetFuzzTest {
  private static final List<String> ALGORITHMS = List.of("RS256", "RS384", "RS512");

  /** As many different refusals as there are causes: more would quote the input. */
  private static final int MAX_MESSAGES = 3;

  private static final Set<String> MESSAGES = new TreeSet<>();

  private static final String MODULUS =
      base64url(FuzzIssuer.SIGNER.publicKey().getModulus().toByteArray());

  /** Input: the JWK Set, in which {@code {n}} stands for a good modulus. */
  @FuzzTest
  void ofJwkSet_anyText_givesUsableKeysAlone(byte[] input) throws KeySetUnavailableException {
    String json = new String(input, UTF_8).replace("{n}", MODULUS);
    StaticKeySet keys;
    try {
      keys = StaticKeySet.ofJwkSet(json);
    } catch (IllegalArgumentException e) {
      assertNull(e.getCause());
      MESSAGES.add(String.valueOf(e.getMessage()));
      assertTrue(MESSAGES.size() <= MAX_MESSAGES, () -> "messages vary: " + MESSAGES);
      return;
    }
    int found = 0;
    Map<String, List<Map<?, ?>>> entries = entries(json);
    for (Map.Entry<String, List<Map<?, ?>>> entry : entries.entrySet()) {
      for (String algorithm : ALGORITHMS) {
        Optional<RSAPublicKey> key = keys.find(entry.getKey(), algorithm);
        if (key.isPresent()) {
          assertClear(key.get(), entry.getValue(), algorithm);
          found++;
        }
      }
      String padded = entry.getKey() + " ";
      assertTrue(entries.containsKey(padded) || keys.find(padded, "RS256").isEmpty());
    }
    assertTrue(found > 0, "accepted although no key can be found");
    assertEquals(Optional.empty(), keys.find(null, "RS256"));
    assertFalse(keys.toString().contains(MODULUS));
  }

  /** By key ID. */
  private static Map<String, List<Map<?, ?>>> entries(String json) {
    Map<String, List<Map<?, ?>>> entries = new HashMap<>();
    String document = json.startsWith("\uFEFF") ? json.substring(1) : json;
    List<?> listed = (List<?>) JsonOracle.object(document).get("keys");
    assertTrue(listed != null);
    for (Object element : listed) {
      if (element instanceof Map<?, ?> jwk && jwk.get("kid") instanceof String keyId) {
        entries.computeIfAbsent(keyId, unused -> new ArrayList<>()).add(jwk);
      }
    }
    return entries;
  }

  /** Whichever of those that share the ID may be used says the same key. */
  private static void assertClear(RSAPublicKey key, List<Map<?, ?>> sharers, String algorithm) {
    List<Map<?, ?>> usable = sharers.stream().filter(jwk -> isUsable(jwk, algorithm)).toList();
    assertFalse(usable.isEmpty(), "a key that none of them is");
    for (Map<?, ?> jwk : usable) {
      assertEquals(number(jwk.get("n")), Optional.of(key.getModulus()));
      assertEquals(number(jwk.get("e")), Optional.of(key.getPublicExponent()));
    }
  }

  private static boolean isUsable(Map<?, ?> jwk, String algorithm) {
    BigInteger modulus = number(jwk.get("n")).orElse(BigInteger.ZERO);
    BigInteger exponent = number(jwk.get("e")).orElse(BigInteger.ZERO);
    return "RSA".equals(jwk.get("kty"))
        && (jwk.get("use") == null || "sig".equals(jwk.get("use")))
        && (jwk.get("key_ops") == null
            || (jwk.get("key_ops") instanceof List<?> operations && operations.contains("verify")))
        && (jwk.get("alg") == null || algorithm.equals(jwk.get("alg")))
        && modulus.bitLength() >= 2048
        && modulus.bitLength() <= 8192
        && modulus.testBit(0)
        && exponent.testBit(0)
        && exponent.compareTo(BigInteger.valueOf(65537)) >= 0
        && exponent.bitLength() <= 64;
  }

  private static Optional<BigInteger> number(@Nullable Object base64url) {
    if (!(base64url instanceof String text) || !text.matches("[A-Za-z0-9_-]+")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new BigInteger(1, Base64.getUrlDecoder().decode(text.getBytes(ISO_8859_1))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
