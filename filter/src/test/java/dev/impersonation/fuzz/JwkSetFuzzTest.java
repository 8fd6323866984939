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
    Map<String, @Nullable Map<?, ?>> entries = entries(json);
    for (Map.Entry<String, @Nullable Map<?, ?>> entry : entries.entrySet()) {
      for (String algorithm : ALGORITHMS) {
        Optional<RSAPublicKey> key = keys.find(entry.getKey(), algorithm);
        if (key.isPresent()) {
          assertUsable(key.get(), entry.getValue(), algorithm);
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

  /** By key ID; null for those that stand more than once. */
  private static Map<String, @Nullable Map<?, ?>> entries(String json) {
    Map<String, @Nullable Map<?, ?>> entries = new HashMap<>();
    List<?> listed = (List<?>) JsonOracle.object(json).get("keys");
    assertTrue(listed != null);
    for (Object element : listed) {
      if (element instanceof Map<?, ?> jwk && jwk.get("kid") instanceof String keyId) {
        entries.put(keyId, entries.containsKey(keyId) ? null : jwk);
      }
    }
    return entries;
  }

  private static void assertUsable(RSAPublicKey key, @Nullable Map<?, ?> jwk, String algorithm) {
    if (jwk == null) {
      throw new AssertionError("a key whose ID stands more than once");
    }
    assertEquals("RSA", jwk.get("kty"));
    assertTrue(!jwk.containsKey("use") || "sig".equals(jwk.get("use")));
    assertTrue(
        !jwk.containsKey("key_ops")
            || (jwk.get("key_ops") instanceof List<?> operations && operations.contains("verify")));
    assertTrue(!jwk.containsKey("alg") || algorithm.equals(jwk.get("alg")));
    assertEquals(number(jwk.get("n")), key.getModulus());
    assertEquals(number(jwk.get("e")), key.getPublicExponent());
    int bits = key.getModulus().bitLength();
    assertTrue(bits >= 2048 && bits <= 8192);
    assertTrue(key.getModulus().testBit(0) && key.getPublicExponent().testBit(0));
    assertTrue(key.getPublicExponent().compareTo(BigInteger.valueOf(65537)) >= 0);
    assertTrue(key.getPublicExponent().bitLength() <= 64);
  }

  private static BigInteger number(@Nullable Object base64url) {
    String text = (String) base64url;
    assertTrue(text != null && text.matches("[A-Za-z0-9_-]+"));
    return new BigInteger(1, Base64.getUrlDecoder().decode(text.getBytes(ISO_8859_1)));
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
