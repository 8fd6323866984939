package dev.impersonation.issuer.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.StoredKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * Signs with an RSA key of 2048 bits and exponent 65537: Clerk's Node SDK reads the PEM of no
 * other.
 */
final class SigningKey {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final String id;
  private final RSAPublicKey publicKey;
  private final Algorithm algorithm;

  private SigningKey(String id, RSAPublicKey publicKey, RSAPrivateCrtKey privateKey) {
    this.id = id;
    this.publicKey = publicKey;
    this.algorithm = Algorithm.RSA256(publicKey, privateKey);
  }

  static StoredKey generate(String id, long now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
      return new StoredKey(id, Base64.getEncoder().encodeToString(pkcs8), now, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static SigningKey of(StoredKey stored) {
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA");
      byte[] pkcs8 = Base64.getDecoder().decode(stored.privateKey());
      RSAPrivateCrtKey privateKey =
          (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      RSAPublicKey publicKey =
          (RSAPublicKey)
              factory.generatePublic(
                  new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent()));
      return new SigningKey(stored.id(), publicKey, privateKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String id() {
    return id;
  }

  Algorithm algorithm() {
    return algorithm;
  }

  /** Returns a JWS in compact form (RFC 7515 section 7.1), its members in the order given. */
  String sign(ObjectNode header, ObjectNode payload) {
    String signed = base64url(header) + "." + base64url(payload);
    // Not java-jwt's builder of claims, which knows fewer numbers than an actor may hold.
    byte[] signature = algorithm.sign(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + BASE64URL.encodeToString(signature);
  }

  private static String base64url(ObjectNode node) {
    return BASE64URL.encodeToString(Json.write(node).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the public key as a JWK (RFC 7517 section 4). */
  ObjectNode jwk() {
    return Json.object()
        .put("use", "sig")
        .put("kty", "RSA")
        .put("kid", id)
        .put("alg", "RS256")
        .put("n", unsigned(publicKey.getModulus()))
        .put("e", unsigned(publicKey.getPublicExponent()));
  }

  /** Base64urlUInt (RFC 7518 section 2). */
  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return BASE64URL.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  /** Returns the public key as a PEM (RFC 7468 section 13). */
  String pem() {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }
}
