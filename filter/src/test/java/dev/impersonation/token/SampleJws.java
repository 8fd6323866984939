package dev.impersonation.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;

/** Signed compact JWS, right and wrong, made without the code under test and without java-jwt. */
final class SampleJws {
  static final KeyPair PAIR = generate(2048);
  static final KeyPair STRANGER = generate(2048);
  static final RSAPublicKey KEY = (RSAPublicKey) PAIR.getPublic();
  static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"a\"}";
  static final String PAYLOAD = "{\"sub\":\"user_customer\"}";

  private SampleJws() {}

  static KeyPair generate(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The key set of {@link #KEY} alone, under the key ID {@code a}, with more members of the JWK.
   */
  static KeySource keySet(String... members) {
    return StaticKeySet.ofJwkSet("{\"keys\":[" + jwk(KEY, members) + "]}");
  }

  static String jwk(RSAPublicKey key, String... members) {
    byte[] modulus = key.getModulus().toByteArray();
    String jwk =
        "{\"kty\":\"RSA\",\"kid\":\"a\",\"e\":\"AQAB\",\"n\":\""
            + base64url(Arrays.copyOfRange(modulus, 1, modulus.length))
            + "\"";
    for (String member : members) {
      jwk += "," + member;
    }
    return jwk + "}";
  }

  /** A token with this header, whose RS256 signature is right. */
  static String signed(String header) {
    return signed(header, PAYLOAD);
  }

  static String signed(String header, String payload) {
    return signed(header.getBytes(UTF_8), payload, "SHA256withRSA", PAIR.getPrivate());
  }

  static String signed(byte[] header, String payload, String algorithm, PrivateKey key) {
    String input = base64url(header) + "." + base64url(payload);
    return input + "." + base64url(signature(algorithm, key, input));
  }

  static byte[] signature(String algorithm, PrivateKey key, String input) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(input.getBytes(US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64url(String text) {
    return base64url(text.getBytes(UTF_8));
  }

  static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Optional<Reason> refusal(String token) throws KeySetUnavailableException {
    return refusal(token, keySet());
  }

  static Optional<Reason> refusal(String token, KeySource keys) throws KeySetUnavailableException {
    return refusal(token, keys, EnumSet.of(SigningAlgorithm.RS256));
  }

  /** The verdict of the whole signature layer: empty means verified. */
  static Optional<Reason> refusal(String token, KeySource keys, EnumSet<SigningAlgorithm> allowed)
      throws KeySetUnavailableException {
    return refusal(token, keys, allowed, CryptoProvider.automatic());
  }

  /** The same by one provider. */
  static Optional<Reason> refusal(
      String token, KeySource keys, EnumSet<SigningAlgorithm> allowed, CryptoProvider provider)
      throws KeySetUnavailableException {
    SignatureCheck verifier = new SignatureCheck(allowed, keys, provider);
    try {
      CompactJws jws =
          CompactJws.parse(
              token,
              segment -> {
                JoseHeader header = JoseHeader.parse(segment);
                verifier.checkHeader(header);
                return header;
              });
      verifier.checkSignature(jws, new VerifiedSignatures(0));
      return Optional.empty();
    } catch (InvalidTokenException e) {
      return Optional.of(e.reason());
    }
  }
}
