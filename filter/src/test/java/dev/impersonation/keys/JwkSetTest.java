package dev.impersonation.keys;

import static dev.impersonation.keys.SampleKeys.F4;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.OTHER_KEY;
import static dev.impersonation.keys.SampleKeys.base64url;
import static dev.impersonation.keys.SampleKeys.jwk;
import static dev.impersonation.keys.SampleKeys.modulus;
import static dev.impersonation.keys.SampleKeys.set;
import static dev.impersonation.keys.SampleKeys.unsigned;
import static dev.impersonation.keys.SampleKeys.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S38: which keys of a JWK Set are usable")
class JwkSetTest {
  private static final BigInteger N = KEY.getModulus();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"use\":\"sig\"",
        "\"key_ops\":[\"verify\"]",
        "\"key_ops\":[\"sign\",\"verify\"]",
        "\"alg\":\"RS256\"",
        "\"use\":null",
        "\"alg\":null",
        "\"key_ops\":null",
        "\"use\":null,\"alg\":null,\"key_ops\":null,\"x5c\":null",
        "\"x5c\":[\"MIIB\"],\"x5t\":\"a\",\"x5u\":\"http://127.0.0.1:1/\"",
        "\"d\":\"AQAB\"",
        "\"unknown\":{\"a\":[1,null]}"
      })
  void find_fitOrUnknownMember_isUsable(String member) throws KeySetUnavailableException {
    StaticKeySet keys = StaticKeySet.ofJwkSet(set(with(jwk("a"), member)));

    assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
  }

  static Stream<Arguments> unusable() {
    String n = base64url(unsigned(N));
    return Stream.of(
        argumentSet("use enc", with(jwk("b"), "\"use\":\"enc\"")),
        argumentSet("use SIG", with(jwk("b"), "\"use\":\"SIG\"")),
        argumentSet("use array", with(jwk("b"), "\"use\":[\"sig\"]")),
        argumentSet("key_ops encrypt", with(jwk("b"), "\"key_ops\":[\"encrypt\"]")),
        argumentSet("key_ops sign only", with(jwk("b"), "\"key_ops\":[\"sign\"]")),
        argumentSet("key_ops empty", with(jwk("b"), "\"key_ops\":[]")),
        argumentSet("key_ops text", with(jwk("b"), "\"key_ops\":\"verify\"")),
        argumentSet("key_ops object", with(jwk("b"), "\"key_ops\":{\"a\":\"verify\"}")),
        argumentSet("key_ops nested", with(jwk("b"), "\"key_ops\":[[\"verify\"]]")),
        argumentSet("alg number", with(jwk("b"), "\"alg\":256")),
        argumentSet("alg array", with(jwk("b"), "\"alg\":[\"RS256\"]")),
        argumentSet("alg of another key type", with(jwk("b"), "\"alg\":\"ES256\"")),
        argumentSet("alg in lower case", with(jwk("b"), "\"alg\":\"rs256\"")),
        argumentSet("alg PSS", with(jwk("b"), "\"alg\":\"PS256\"")),
        argumentSet("alg for encryption", with(jwk("b"), "\"alg\":\"RSA-OAEP\"")),
        argumentSet("kty in lower case", jwk("b").replace("\"RSA\"", "\"rsa\"")),
        argumentSet("kty null", jwk("b").replace("\"RSA\"", "null")),
        argumentSet("n null", jwk("b").replace("\"" + n + "\"", "null")),
        argumentSet("e null", jwk("b").replace("\"AQAB\"", "null")),
        argumentSet("kty absent", jwk("b").replace("\"kty\"", "\"ktx\"")),
        argumentSet("kty array", jwk("b").replace("\"RSA\"", "[\"RSA\"]")),
        argumentSet("kty EC", jwk("b").replace("\"RSA\"", "\"EC\"")),
        argumentSet("kty oct", "{\"kty\":\"oct\",\"kid\":\"b\",\"k\":\"AAAA\",\"alg\":\"RS256\"}"),
        argumentSet("1024 bit", jwk("b", modulus(1024), F4)),
        argumentSet("2047 bit", jwk("b", modulus(2047), F4)),
        argumentSet("8193 bit", jwk("b", modulus(8193), F4)),
        argumentSet("100000 bit", jwk("b", modulus(100_000), F4)),
        argumentSet("even modulus", jwk("b", N.clearBit(0), F4)),
        argumentSet("modulus 0", jwk("b", BigInteger.ZERO, F4)),
        argumentSet("exponent 1", jwk("b", N, BigInteger.ONE)),
        argumentSet("exponent 3", jwk("b", N, BigInteger.valueOf(3))),
        argumentSet("exponent 65535", jwk("b", N, BigInteger.valueOf(65535))),
        argumentSet("exponent even", jwk("b", N, BigInteger.valueOf(65538))),
        argumentSet("exponent of 65 bits", jwk("b", N, modulus(65))),
        argumentSet("exponent like the modulus", jwk("b", N, N.subtract(BigInteger.TWO))),
        argumentSet("n absent", jwk("b").replace("\"n\"", "\"m\"")),
        argumentSet("e absent", jwk("b").replace("\"e\"", "\"f\"")),
        argumentSet("n empty", jwk("b").replace(n, "")),
        argumentSet("e empty", jwk("b").replace("\"AQAB\"", "\"\"")),
        argumentSet("n number", jwk("b").replace("\"" + n + "\"", "12345")),
        argumentSet("n padded", jwk("b").replace(n, n + "==")),
        argumentSet(
            "n in the standard alphabet",
            jwk("b").replace(n, Base64.getEncoder().withoutPadding().encodeToString(url62()))),
        argumentSet("n with a line break", jwk("b").replace(n, n.substring(0, 64) + "\\n" + n)),
        argumentSet("n with stray bits", jwk("b").replace(n, straying(n))),
        argumentSet("an array", "[]"),
        argumentSet("null", "null"),
        argumentSet("text", "\"RSA\""));
  }

  /** A modulus-sized number whose standard base64 is full of the characters that differ. */
  private static byte[] url62() {
    byte[] bytes = new byte[256];
    Arrays.fill(bytes, (byte) 0xfb);
    return bytes;
  }

  /**
   * The last character of 256 bytes carries two bits; the next one in the alphabet, a stray bit.
   */
  private static String straying(String text) {
    return text.substring(0, text.length() - 1) + (char) (text.charAt(text.length() - 1) + 1);
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void find_unusableKeyInMixedSet_isSkippedAlone(String unusable)
      throws KeySetUnavailableException {
    StaticKeySet keys = StaticKeySet.ofJwkSet(set(jwk("a"), unusable, jwk("c", OTHER_KEY)));

    assertEquals(Optional.empty(), keys.find("b", "RS256"));
    assertEquals(Optional.of(KEY), keys.find("a", "RS256"));
    assertEquals(Optional.of(OTHER_KEY), keys.find("c", "RS256"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "null", "[\"a\"]", "{}", "true"})
  void ofJwkSet_keyIdNotText_isSkipped(String keyId) throws KeySetUnavailableException {
    String odd = jwk("a").replace("\"a\"", keyId);

    StaticKeySet keys = StaticKeySet.ofJwkSet(set(odd, jwk("c")));

    assertEquals(Optional.empty(), keys.find("a", "RS256"));
    assertEquals(Optional.empty(), keys.find(keyId, "RS256"));
    assertEquals(Optional.empty(), keys.find(null, "RS256"));
    assertThrows(IllegalArgumentException.class, () -> StaticKeySet.ofJwkSet(set(odd)));
  }

  @Test
  void ofJwkSet_keyIdAbsent_isSkippedEvenAsTheOnlyKey() throws KeySetUnavailableException {
    String nameless = jwk("a").replace("\"kid\"", "\"kdi\"");

    assertEquals(
        Optional.empty(), StaticKeySet.ofJwkSet(set(nameless, jwk("c"))).find(null, "RS256"));
    assertThrows(IllegalArgumentException.class, () -> StaticKeySet.ofJwkSet(set(nameless)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "a ", " a", "a\u0000", "а", "a\u0301", "", "../a"})
  void find_keyIdThatIsNotEqual_findsNothing(String keyId) throws KeySetUnavailableException {
    assertEquals(Optional.empty(), StaticKeySet.ofJwkSet(set(jwk("a"))).find(keyId, "RS256"));
  }

  @Test
  void find_algorithmOfTheJwk_bindsTheKeyToIt() throws KeySetUnavailableException {
    StaticKeySet keys =
        StaticKeySet.ofJwkSet(
            set(
                with(jwk("a"), "\"alg\":\"RS256\""),
                with(jwk("b"), "\"alg\":\"RS384\""),
                with(jwk("c"), "\"alg\":\"RS512\"")));

    assertEquals(Optional.empty(), keys.find("a", "RS384"));
    assertEquals(Optional.empty(), keys.find("b", "RS256"));
    assertEquals(Optional.of(KEY), keys.find("b", "RS384"));
    assertEquals(Optional.empty(), keys.find("c", "RS384"));
    assertEquals(Optional.of(KEY), keys.find("c", "RS512"));
  }

  @Test
  void find_modulusWithLeadingZeroByte_isUsable() throws KeySetUnavailableException {
    String jwk = jwk("a").replace(base64url(unsigned(N)), base64url(N.toByteArray()));

    assertEquals(Optional.of(KEY), StaticKeySet.ofJwkSet(set(jwk)).find("a", "RS256"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2048, 8192})
  void find_sizeAtTheLimit_isUsable(int bits) throws KeySetUnavailableException {
    StaticKeySet keys = StaticKeySet.ofJwkSet(set(jwk("a", modulus(bits), F4)));

    assertEquals(modulus(bits), keys.find("a", "RS256").orElseThrow().getModulus());
  }

  @Test
  void find_exponentOf64Bits_isUsable() throws KeySetUnavailableException {
    StaticKeySet keys = StaticKeySet.ofJwkSet(set(jwk("a", N, modulus(64))));

    assertEquals(modulus(64), keys.find("a", "RS256").orElseThrow().getPublicExponent());
  }

  @Test
  void find_jsonAtItsLimits_isUsable() throws KeySetUnavailableException {
    String jwk = with(with(jwk("a"), "\"x\":" + nested(13)), "\"y\":" + "9".repeat(100));

    assertEquals(Optional.of(KEY), StaticKeySet.ofJwkSet(set(jwk)).find("a", "RS256"));
  }

  static Stream<Arguments> notKeySets() {
    String good = set(jwk("a"));
    return Stream.of(
        argumentSet("empty", ""),
        argumentSet("blank", " \n"),
        argumentSet("no keys", "{}"),
        argumentSet("keys null", "{\"keys\":null}"),
        argumentSet("keys object", "{\"keys\":" + jwk("a") + "}"),
        argumentSet("keys text", "{\"keys\":\"a\"}"),
        argumentSet("Keys", good.replace("\"keys\"", "\"Keys\"")),
        argumentSet("one JWK, no set", jwk("a")),
        argumentSet("array of JWKs", "[" + jwk("a") + "]"),
        argumentSet("null", "null"),
        argumentSet("number", "1"),
        argumentSet("text", "\"a\""),
        argumentSet("none", set()),
        argumentSet("cut", good.substring(0, good.length() - 1)),
        argumentSet("trailing text", good + " x"),
        argumentSet("a second document", good + good),
        argumentSet("byte order mark twice", "\uFEFF\uFEFF" + good),
        argumentSet("byte order mark behind", good + "\uFEFF"),
        argumentSet("byte order mark alone", "\uFEFF"),
        argumentSet("trailing brace", good + "}"),
        argumentSet("duplicate keys", "{\"keys\":[]," + good.substring(1)),
        argumentSet("duplicate n", set(with(jwk("a"), "\"n\":\"AQAB\""))),
        argumentSet("duplicate kid", set(with(jwk("a"), "\"kid\":\"b\""))),
        argumentSet("duplicate by escape", set(with(jwk("a"), "\"\\u006bid\":\"b\""))),
        argumentSet("comment", "/* */" + good),
        argumentSet("single quotes", good.replace('"', '\'')),
        argumentSet("NaN", set(with(jwk("a"), "\"x\":NaN"))),
        argumentSet("long number", set(with(jwk("a"), "\"x\":" + "9".repeat(101)))),
        argumentSet("nested too deep", set(with(jwk("a"), "\"x\":" + nested(14)))),
        argumentSet("nested to exhaust the stack", nested(1_000_000)),
        argumentSet("HTML", "<!DOCTYPE html><html><body>Sign in</body></html>"));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @ParameterizedTest
  @MethodSource("notKeySets")
  void ofJwkSet_noKeySetOrNoneUsable_isRefusedWithoutQuotingIt(String json) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> StaticKeySet.ofJwkSet(json));

    String message = String.valueOf(refusal.getMessage());
    assertNull(refusal.getCause());
    assertFalse(message.contains(base64url(unsigned(N)).substring(0, 16)), message);
  }

  @Test
  void ofJwkSet_byteOrderMark_isIgnored() throws KeySetUnavailableException {
    assertEquals(
        Optional.of(KEY), StaticKeySet.ofJwkSet("\uFEFF" + set(jwk("a"))).find("a", "RS256"));
  }

  @Test
  void ofJwkSet_onlyUnusableKeys_isRefusedWithTheFix() {
    String encryption = with(jwk("a"), "\"use\":\"enc\"");

    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> StaticKeySet.ofJwkSet(set(encryption)));

    assertEquals(
        "no usable key in the JWK Set: needed is an RSA signature key with a kid of its own",
        refusal.getMessage());
  }
}
