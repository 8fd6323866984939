package dev.impersonation.keys;

import static dev.impersonation.keys.KeySetServer.json;
import static dev.impersonation.keys.SampleKeys.F4;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.OTHER_KEY;
import static dev.impersonation.keys.SampleKeys.jwk;
import static dev.impersonation.keys.SampleKeys.modulus;
import static dev.impersonation.keys.SampleKeys.set;
import static dev.impersonation.keys.SampleKeys.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.impersonation.support.Eventually;
import dev.impersonation.support.LogTail;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@DisplayName("S38: a kid that stands more than once (RFC 7517 section 4.5)")
class RepeatedKeyIdTest {
  private static final RSAPublicKey THIRD_KEY = SampleKeys.rsa(modulus(2048), F4);

  private final LogTail log = LogTail.start();

  private static String alg(String jwk, String algorithm) {
    return with(jwk, "\"alg\":\"" + algorithm + "\"");
  }

  static Stream<Arguments> oneUsable() {
    String other = jwk("b", OTHER_KEY);
    return Stream.of(
        argumentSet("the same key twice", jwk("b"), jwk("b")),
        argumentSet("the same key, once for signing", jwk("b"), with(jwk("b"), "\"use\":\"sig\"")),
        argumentSet("the same key, once with alg", alg(jwk("b"), "RS256"), jwk("b")),
        argumentSet("the same key, with a zero byte", jwk("b"), zeroByte(jwk("b"))),
        argumentSet("use enc second", jwk("b"), with(other, "\"use\":\"enc\"")),
        argumentSet("use enc first", with(other, "\"use\":\"enc\""), jwk("b")),
        argumentSet("key_ops first", with(other, "\"key_ops\":[\"encrypt\"]"), jwk("b")),
        argumentSet("other alg first", alg(other, "RSA-OAEP"), jwk("b")),
        argumentSet("PSS second", jwk("b"), alg(other, "PS256")),
        argumentSet("EC first", "{\"kty\":\"EC\",\"kid\":\"b\"}", jwk("b")),
        argumentSet("oct second", jwk("b"), "{\"kty\":\"oct\",\"kid\":\"b\",\"k\":\"AAAA\"}"),
        argumentSet("too small first", jwk("b", modulus(1024), F4), jwk("b")),
        argumentSet("no modulus second", jwk("b"), "{\"kty\":\"RSA\",\"kid\":\"b\"}"),
        argumentSet("of another alg", alg(other, "RS384"), alg(jwk("b"), "RS256")));
  }

  private static String zeroByte(String jwk) {
    return jwk.replace(
        SampleKeys.base64url(SampleKeys.unsigned(KEY.getModulus())),
        SampleKeys.base64url(KEY.getModulus().toByteArray()));
  }

  @ParameterizedTest
  @MethodSource("oneUsable")
  void find_oneUsableKeyOfTheId_isFound(String first, String second) throws Exception {
    StaticKeySet alone = StaticKeySet.ofJwkSet(set(first, second));
    StaticKeySet mixed = StaticKeySet.ofJwkSet(set(first, jwk("a", THIRD_KEY), second));

    assertEquals(Optional.of(KEY), alone.find("b", "RS256"));
    assertEquals(Optional.of(KEY), mixed.find("b", "RS256"));
  }

  @Test
  void find_sameIdForTwoAlgorithms_isEachForItsOwn() throws Exception {
    StaticKeySet keys =
        StaticKeySet.ofJwkSet(set(alg(jwk("b"), "RS256"), alg(jwk("b", OTHER_KEY), "RS384")));

    assertEquals(Optional.of(KEY), keys.find("b", "RS256"));
    assertEquals(Optional.of(OTHER_KEY), keys.find("b", "RS384"));
    assertEquals(Optional.empty(), keys.find("b", "RS512"));
  }

  @Test
  void find_keyForEveryAlgorithmBesideOneForOne_isAmbiguousForThatOneAlone() throws Exception {
    StaticKeySet keys = StaticKeySet.ofJwkSet(set(jwk("b"), alg(jwk("b", OTHER_KEY), "RS256")));

    assertEquals(Optional.empty(), keys.find("b", "RS256"));
    assertEquals(Optional.of(KEY), keys.find("b", "RS384"));
  }

  static Stream<Arguments> ambiguous() {
    String other = jwk("b", OTHER_KEY);
    return Stream.of(
        argumentSet("two", "0 and 1", List.of(jwk("b"), other)),
        argumentSet("of one alg", "0 and 1", List.of(alg(jwk("b"), "RS256"), alg(other, "RS256"))),
        argumentSet("by an escape", "0 and 1", List.of(jwk("b"), jwk("\\u0062", OTHER_KEY))),
        argumentSet("nameless first", "1 and 2", List.of("null", jwk("b"), other)),
        argumentSet(
            "with what is of no use between",
            "0 and 3",
            List.of(jwk("b"), "{}", with(other, "\"use\":\"enc\""), other)),
        argumentSet("one of them twice", "0 and 2", List.of(jwk("b"), jwk("b"), other)));
  }

  @ParameterizedTest
  @MethodSource("ambiguous")
  void ofJwkSet_twoUsableKeysOfOneIdAlone_isRefusedWithTheirPositions(
      String positions, List<String> jwks) {
    String document = set(jwks.toArray(String[]::new));

    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> StaticKeySet.ofJwkSet(document));

    assertEquals(
        "two different keys share a kid, at positions "
            + positions
            + ": neither is used, and no other key can be",
        refusal.getMessage());
  }

  @ParameterizedTest
  @MethodSource("ambiguous")
  void find_twoUsableKeysOfOneIdBesideAnother_findsTheOtherAlone(
      String positions, List<String> jwks) throws Exception {
    String[] more = Arrays.copyOf(jwks.toArray(String[]::new), jwks.size() + 1);
    more[jwks.size()] = jwk("a");

    StaticKeySet keys = StaticKeySet.ofJwkSet(set(more));

    assertEquals(Optional.empty(), keys.find("b", "RS256"));
    assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
  }

  @Test
  void ofJwkSet_threeKeysOfOneId_namesAll() {
    String document = set(jwk("b"), jwk("b", OTHER_KEY), jwk("b", THIRD_KEY));

    assertEquals(
        "3 different keys share a kid, at positions 0, 1 and 2: none of them is used, and no other"
            + " key can be",
        assertThrows(IllegalArgumentException.class, () -> StaticKeySet.ofJwkSet(document))
            .getMessage());
  }

  @Test
  void ofJwkSet_manyAmbiguousIds_namesTheFirstFew() {
    StringBuilder keys = new StringBuilder();
    for (int id = 0; id < 200; id++) {
      keys.append(jwk("kid-" + id)).append(',').append(jwk("kid-" + id, OTHER_KEY)).append(',');
    }
    String document = "{\"keys\":[" + keys + "null]}";

    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> StaticKeySet.ofJwkSet(document))
                .getMessage());

    assertTrue(message.startsWith("two different keys share a kid, at positions 0 and 1"), message);
    assertTrue(message.length() < 300, message);
  }

  @Test
  void find_fetchedSetOfTwoKeysOfOneId_saysSoAndNotThatNoKeyIsUsable() throws Exception {
    String both = set(jwk("b"), "{}", jwk("b", OTHER_KEY));
    try (KeySetServer server = new KeySetServer(json(both));
        RemoteKeySet keys = RemoteKeySet.of(server.url())) {
      assertThrows(KeySetUnavailableException.class, () -> keys.find("b", "RS256"));

      assertEquals(
          Optional.of(
              "two different keys share a kid, at positions 0 and 2: neither is used, and no other"
                  + " key can be"),
          keys.state().lastError());
    }
  }

  @Test
  void find_fetchedSetWithOtherKeysBeside_warnsOnceWhateverTheNumberOfFetches() throws Exception {
    ManualTicker ticker = new ManualTicker();
    try (KeySetServer server = KeySetServer.serving(jwk("b"), jwk("b", OTHER_KEY), jwk("a"));
        RemoteKeySet keys = RemoteKeySet.builder(server.url()).ticker(ticker).build()) {
      for (int fetch = 0; fetch < 5; fetch++) {
        assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
        assertEquals(Optional.empty(), keys.find("b", "RS256"));
        ticker.advance(Duration.ofMinutes(10));
      }
      assertTrue(server.requests() >= 5);
      assertEquals(1, keys.state().usableKeys());

      String expected =
          "key set from "
              + server.url()
              + ": two different keys share a kid, at positions 0 and 1: neither is used";
      Eventually.holds("a warning", () -> warnings(server.url().toString()).size() == 1);
      assertTrue(warnings(server.url().toString()).get(0).endsWith(expected), expected);
    }
  }

  @Test
  void ofJwkSet_otherKeysBeside_warns() throws Exception {
    int before = warnings("the JWK Set").size();

    StaticKeySet.ofJwkSet(set(jwk("b"), jwk("b", OTHER_KEY), jwk("a")));

    assertEquals(before + 1, warnings("the JWK Set").size());
  }

  private List<String> warnings(String of) {
    return log.lines("share a kid").stream()
        .filter(line -> line.contains(of) && line.contains("WARN"))
        .toList();
  }
}
