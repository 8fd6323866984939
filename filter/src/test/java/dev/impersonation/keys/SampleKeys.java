package dev.impersonation.keys;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** Keys, good and bad, and the documents that carry them. */
final class SampleKeys {
  static final BigInteger F4 = BigInteger.valueOf(65537);
  static final KeyPair PAIR = generate("RSA", 2048);
  static final RSAPublicKey KEY = (RSAPublicKey) PAIR.getPublic();
  static final RSAPublicKey OTHER_KEY = (RSAPublicKey) generate("RSA", 2048).getPublic();

  private static final byte[] RSA_ENCRYPTION = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private SampleKeys() {}

  static KeyPair generate(String type, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static RSAPublicKey rsa(BigInteger modulus, BigInteger exponent) {
    return publicKey("RSA", modulus, exponent);
  }

  /** The numbers of {@link #KEY}, bound to RSASSA-PSS. */
  static RSAPublicKey pss() {
    return publicKey("RSASSA-PSS", KEY.getModulus(), KEY.getPublicExponent());
  }

  private static RSAPublicKey publicKey(String type, BigInteger modulus, BigInteger exponent) {
    try {
      PublicKey key =
          KeyFactory.getInstance(type).generatePublic(new RSAPublicKeySpec(modulus, exponent));
      return (RSAPublicKey) key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An odd number of just that length, which nobody can factor into a key pair in a test. */
  static BigInteger modulus(int bits) {
    return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE).clearBit(bits / 2);
  }

  static String pem(String label, byte[] encoded) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
        + "\n-----END "
        + label
        + "-----\n";
  }

  static String pem(PublicKey key) {
    return pem("PUBLIC KEY", key.getEncoded());
  }

  /** SubjectPublicKeyInfo written by hand, since Java refuses to make some of these keys. */
  static String pem(BigInteger modulus, BigInteger exponent) {
    byte[] bits = der(0x03, new byte[] {0}, pkcs1(modulus, exponent));
    return pem("PUBLIC KEY", der(0x30, RSA_ENCRYPTION, bits));
  }

  static byte[] pkcs1(BigInteger modulus, BigInteger exponent) {
    return der(0x30, der(0x02, modulus.toByteArray()), der(0x02, exponent.toByteArray()));
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.size();
    if (length >= 128) {
      byte[] size = unsigned(BigInteger.valueOf(length));
      element.write(0x80 | size.length);
      element.writeBytes(size);
    } else {
      element.write(length);
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes.length > 1 && bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String jwk(String keyId) {
    return jwk(keyId, KEY);
  }

  static String jwk(String keyId, RSAPublicKey key) {
    return jwk(keyId, key.getModulus(), key.getPublicExponent());
  }

  static String jwk(String keyId, BigInteger modulus, BigInteger exponent) {
    return "{\"kty\":\"RSA\",\"kid\":\""
        + keyId
        + "\",\"n\":\""
        + base64url(unsigned(modulus))
        + "\",\"e\":\""
        + base64url(unsigned(exponent))
        + "\"}";
  }

  /** The same JWK with one more member. */
  static String with(String jwk, String member) {
    return jwk.substring(0, jwk.length() - 1) + "," + member + "}";
  }

  static String set(String... jwks) {
    return "{\"keys\":[" + String.join(",", jwks) + "]}";
  }
}
