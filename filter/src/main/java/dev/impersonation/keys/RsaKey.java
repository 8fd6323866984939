package dev.impersonation.keys;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads RSA public keys that are fit to verify signatures (RFC 7518 section 3.3, FIPS 186-5). */
final class RsaKey {
  static final int MAX_BITS = 8192;
  private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65537);
  private static final int MAX_EXPONENT_BITS = 64;

  private static final String PEM =
      "\\s*-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----\\s*";

  private RsaKey() {}

  /**
   * Returns the key of a PEM text.
   *
   * @throws IllegalArgumentException if it is not one usable RSA public key; the message says how
   *     to get one
   */
  static RSAPublicKey fromPem(String pem) {
    // Environment variables often carry the line breaks of a PEM as backslash and n.
    String text = KeyText.withoutByteOrderMark(pem).replace("\\n", "\n");
    Matcher matcher = Pattern.compile(PEM).matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a PEM: expected one block from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----");
    }
    if (!matcher.group(1).equals("PUBLIC KEY")) {
      throw new IllegalArgumentException(
          "the PEM holds a "
              + matcher.group(1)
              + "; expected PUBLIC KEY (openssl rsa -pubout, or openssl x509 -pubkey -noout)");
    }
    byte[] encoded;
    try {
      encoded = Base64.getDecoder().decode(matcher.group(2).replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the PEM is not valid base64");
    }
    return generate(new X509EncodedKeySpec(encoded));
  }

  static RSAPublicKey of(BigInteger modulus, BigInteger exponent) {
    return generate(new RSAPublicKeySpec(modulus, exponent));
  }

  private static RSAPublicKey generate(KeySpec spec) {
    PublicKey key;
    try {
      key = KeyFactory.getInstance("RSA").generatePublic(spec);
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException("not an RSA public key");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no RSA", e);
    }
    if (!(key instanceof RSAPublicKey rsa)) {
      throw new IllegalArgumentException("not an RSA public key");
    }
    requireUsable(rsa);
    return rsa;
  }

  static void requireUsable(RSAPublicKey key) {
    if (!key.getAlgorithm().equals("RSA")) {
      throw new IllegalArgumentException("a key for RSASSA-PSS alone; usable are plain RSA keys");
    }
    int bits = key.getModulus().bitLength();
    if (bits < KeySource.MIN_KEY_BITS || bits > MAX_BITS) {
      throw new IllegalArgumentException(
          "an RSA key of "
              + bits
              + " bits; usable are "
              + KeySource.MIN_KEY_BITS
              + " to "
              + MAX_BITS);
    }
    BigInteger exponent = key.getPublicExponent();
    if (!key.getModulus().testBit(0)
        || !exponent.testBit(0)
        || exponent.compareTo(MIN_EXPONENT) < 0
        || exponent.bitLength() > MAX_EXPONENT_BITS) {
      throw new IllegalArgumentException(
          "an RSA key with an unusable modulus or exponent; usable are odd exponents from 65537");
    }
  }
}
