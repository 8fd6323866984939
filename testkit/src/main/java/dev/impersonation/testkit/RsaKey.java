package dev.impersonation.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs with an RSA key pair, and writes its public half in the forms that verifiers read. */
record RsaKey(String keyId, RSAPublicKey publicKey, PrivateKey privateKey) {

  /** The values of {@code alg} (RFC 7518 3.1) that {@link #sign} knows. */
  static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512", "PS256");

  private static final PSSParameterSpec PS256 =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  /** A new key of 2048 bits, exponent 65537, named after its own digest. */
  static RsaKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
      KeyPair pair = generator.generateKeyPair();
      RSAPublicKey publicKey = (RSAPublicKey) pair.getPublic();
      return new RsaKey(nameOf(publicKey), publicKey, pair.getPrivate());
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("No RSA-2048 on this JDK", e);
    }
  }

  private static String nameOf(RSAPublicKey key) throws NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    return "ins_test" + HexFormat.of().formatHex(digest, 0, 10);
  }

  /** A key of nobody: it signs, but no issuer ever serves it. */
  static RsaKey foreign() {
    return Foreign.KEY;
  }

  private static final class Foreign {
    static final RsaKey KEY = generate();
  }

  byte[] sign(String algorithm, byte[] input) {
    try {
      Signature signature;
      if (algorithm.equals("PS256")) {
        signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(PS256);
      } else {
        signature = Signature.getInstance("SHA" + algorithm.substring(2) + "withRSA");
      }
      signature.initSign(privateKey);
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign with " + algorithm, e);
    }
  }

  /** HMAC-SHA256 keyed by the public PEM text, as in the classic algorithm confusion attack. */
  byte[] hmacKeyedByPem(byte[] input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(pem().getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("No HmacSHA256 on this JDK", e);
    }
  }

  /** The public key as SubjectPublicKeyInfo (RFC 7468 13). */
  String pem() {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }

  /** A key set of these keys (RFC 7517 5). */
  static String jwkSet(List<RsaKey> keys) {
    return keys.stream().map(RsaKey::jwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private String jwk() {
    return String.format(
        Locale.ROOT,
        """
        {"use":"sig","kty":"RSA","kid":"%s","alg":"RS256","n":"%s","e":"%s"}""",
        keyId,
        base64Url(publicKey.getModulus()),
        base64Url(publicKey.getPublicExponent()));
  }

  /** Base64urlUInt (RFC 7518 2): the sign octet of the two's complement is not part of it. */
  private static String base64Url(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }
}
