package dev.impersonation.keys;

import static dev.impersonation.keys.SampleKeys.F4;
import static dev.impersonation.keys.SampleKeys.KEY;
import static dev.impersonation.keys.SampleKeys.OTHER_KEY;
import static dev.impersonation.keys.SampleKeys.modulus;
import static dev.impersonation.keys.SampleKeys.pem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
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

@DisplayName("S38, S47: a PEM is one usable RSA public key, or the start fails")
class PemKeyTest {
  private static final String GOOD = pem(KEY);

  static Stream<Arguments> goodPems() {
    String body = Base64.getEncoder().encodeToString(KEY.getEncoded());
    return Stream.of(
        argumentSet("as openssl writes it", GOOD),
        argumentSet("without final line break", GOOD.strip()),
        argumentSet("byte order mark", "\uFEFF" + GOOD),
        argumentSet("CRLF", GOOD.replace("\n", "\r\n")),
        argumentSet("backslash and n, as in an environment variable", GOOD.replace("\n", "\\n")),
        argumentSet("surrounding space", " \t\r\n" + GOOD + "\n \t\n"),
        argumentSet("indented lines, as in YAML", GOOD.replace("\n", "\n    ")),
        argumentSet("one line", "-----BEGIN PUBLIC KEY-----" + body + "-----END PUBLIC KEY-----"),
        argumentSet("lines of other length", GOOD.replaceAll("([^-]{20})\n", "$1\n\n")));
  }

  @ParameterizedTest
  @MethodSource("goodPems")
  void ofPem_goodKey_isFoundForAnyKeyId(String pem) throws KeySetUnavailableException {
    StaticKeySet keys = StaticKeySet.ofPem(pem);

    assertEquals(Optional.of(KEY), keys.find("any", "RS256"));
    assertEquals(Optional.of(KEY), keys.find(null, "RS256"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2048, 2049, 3072, 4096, 8192})
  void ofPem_usableSize_isAccepted(int bits) {
    assertEquals(modulus(bits), RsaKey.fromPem(pem(modulus(bits), F4)).getModulus());
  }

  static Stream<Arguments> badPems() {
    byte[] encoded = KEY.getEncoded();
    BigInteger n = KEY.getModulus();
    String publicKey = "PUBLIC KEY";
    return Stream.of(
        argumentSet("1024 bit", pem(modulus(1024), F4), "1024 bits; usable are 2048 to 8192"),
        argumentSet("2047 bit", pem(modulus(2047), F4), "2047 bits; usable are 2048 to 8192"),
        argumentSet("8193 bit", pem(modulus(8193), F4), "8193 bits; usable are 2048 to 8192"),
        argumentSet("16400 bit", pem(modulus(16400), F4), ""),
        argumentSet("exponent 3", pem(n, BigInteger.valueOf(3)), "odd exponents from 65537"),
        argumentSet("exponent 65535", pem(n, F4.subtract(BigInteger.TWO)), "from 65537"),
        argumentSet("even exponent", pem(n, F4.add(BigInteger.ONE)), "odd exponents from 65537"),
        argumentSet("huge exponent", pem(n, modulus(65)), "exponent"),
        argumentSet("exponent 1", pem(n, BigInteger.ONE), "RSA public key"),
        argumentSet("exponent 0", pem(n, BigInteger.ZERO), "RSA public key"),
        argumentSet("even modulus", pem(n.clearBit(0), F4), "modulus"),
        argumentSet(
            "PKCS#1 header",
            pem("RSA PUBLIC KEY", SampleKeys.pkcs1(n, F4)),
            "expected PUBLIC KEY (openssl rsa -pubout"),
        argumentSet(
            "PKCS#1 key under the right header", pem(publicKey, SampleKeys.pkcs1(n, F4)), ""),
        argumentSet("certificate", pem("CERTIFICATE", encoded), "openssl x509 -pubkey -noout"),
        argumentSet(
            "private key",
            pem("PRIVATE KEY", SampleKeys.PAIR.getPrivate().getEncoded()),
            "-pubout"),
        argumentSet(
            "private key under the right header",
            pem(publicKey, SampleKeys.PAIR.getPrivate().getEncoded()),
            "not an RSA public key"),
        argumentSet(
            "EC key", pem(SampleKeys.generate("EC", 256).getPublic()), "not an RSA public key"),
        argumentSet("PSS key", pem(SampleKeys.pss()), "not an RSA public key"),
        argumentSet("cut key", pem(publicKey, Arrays.copyOf(encoded, 200)), ""),
        argumentSet("nothing inside", pem(publicKey, new byte[0]), "not an RSA public key"),
        argumentSet("base64 cut", GOOD.replaceFirst("[A-Za-z0-9+/=]\n-----END", "\n-----END"), ""),
        argumentSet(
            "base64 cut by three", GOOD.replaceFirst("[A-Za-z0-9+/=]{3}\n-----E", "\n-----E"), ""),
        argumentSet("base64url alphabet", GOOD.replaceFirst("M", "_"), "not a PEM"),
        argumentSet("garbage inside", GOOD.replaceFirst("MII", "M!I"), "not a PEM"),
        argumentSet("two blocks", GOOD + pem(OTHER_KEY), "expected one block"),
        argumentSet("text before", "key: " + GOOD, "expected one block"),
        argumentSet("text after", GOOD + "#", "expected one block"),
        argumentSet("other end", GOOD.replace("END PUBLIC", "END RSA PUBLIC"), "not a PEM"),
        argumentSet("no end", GOOD.substring(0, GOOD.indexOf("-----END")), "not a PEM"),
        argumentSet("no header", GOOD.replaceAll("-----[A-Z ]+-----", ""), "-----BEGIN PUBLIC KEY"),
        argumentSet("a JWK Set", SampleKeys.set(SampleKeys.jwk("a")), "-----BEGIN PUBLIC KEY"),
        argumentSet("a file name", "file:/etc/key.pem", "-----BEGIN PUBLIC KEY"),
        argumentSet("blank", " \n", "-----BEGIN PUBLIC KEY"),
        argumentSet("empty", "", "-----BEGIN PUBLIC KEY"));
  }

  @ParameterizedTest
  @MethodSource("badPems")
  void ofPem_notOneUsableKey_isRefusedWithoutKeyMaterial(String pem, String hint) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> StaticKeySet.ofPem(pem));

    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(hint), message);
    assertNull(refusal.getCause());
    pem.lines()
        .filter(line -> !line.startsWith("-----") && line.length() >= 16)
        .forEach(line -> assertFalse(message.contains(line.substring(0, 16)), message));
  }

  @Test
  void ofPem_hostileText_isRefusedInLinearTime() {
    String spaces = " ".repeat(1 << 20);
    String body = "A ".repeat(1 << 20);

    assertThrows(IllegalArgumentException.class, () -> StaticKeySet.ofPem(spaces + "x"));
    assertThrows(
        IllegalArgumentException.class,
        () -> StaticKeySet.ofPem("-----BEGIN PUBLIC KEY-----" + body + "-----END"));
  }
}
