package dev.impersonation.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Signs claims under a header, well or in one of the bad ways. */
final class TokenSigner {

  private final TestIssuer issuer;
  private final Members header = new Members();
  private RsaKey key;
  private String algorithm = "RS256";
  private boolean payloadTampered;
  private boolean signatureTampered;
  private byte @Nullable [] rawHeader;
  private byte @Nullable [] rawPayload;

  TokenSigner(TestIssuer issuer) {
    this.issuer = issuer;
    this.key = issuer.key();
    header.put("alg", algorithm);
    header.put("kid", key.keyId());
    header.put("typ", "JWT");
  }

  Members header() {
    return header;
  }

  void signWith(RsaKey other) {
    key = other;
  }

  void signWithRsa(String name) {
    if (!RsaKey.ALGORITHMS.contains(name)) {
      throw new IllegalArgumentException(
          "Signs with one of " + new TreeSet<>(RsaKey.ALGORITHMS) + ", not with " + name);
    }
    signWith(name);
  }

  /** Takes {@code none} and {@code HS256} too. */
  void signWith(String name) {
    algorithm = name;
    header.put("alg", name);
  }

  void rawHeader(byte[] bytes) {
    rawHeader = bytes.clone();
  }

  void rawPayload(byte[] bytes) {
    rawPayload = bytes.clone();
  }

  void tamperWithPayload() {
    payloadTampered = true;
  }

  void tamperWithSignature() {
    signatureTampered = true;
  }

  String sign(Members claims) {
    String head = base64Url(rawHeader == null ? header.toBytes() : rawHeader);
    String body = base64Url(rawPayload == null ? claims.toBytes() : rawPayload);
    byte[] signature = signature((head + '.' + body).getBytes(US_ASCII));
    if (signatureTampered) {
      flipLastBit(signature);
    }
    return head + '.' + (payloadTampered ? tampered(claims) : body) + '.' + base64Url(signature);
  }

  private byte[] signature(byte[] input) {
    return switch (algorithm) {
      case "none" -> new byte[0];
      case "HS256" -> issuer.key().hmacKeyedByPem(input);
      default -> key.sign(algorithm, input);
    };
  }

  private static void flipLastBit(byte[] signature) {
    if (signature.length == 0) {
      throw new IllegalStateException("There is no signature to tamper with");
    }
    signature[signature.length - 1] ^= 1;
  }

  private String tampered(Members claims) {
    if (rawPayload != null) {
      throw new IllegalStateException("A raw payload has no subject to tamper with");
    }
    Members changed = claims.copy();
    changed.put("sub", "user_intruder");
    return base64Url(changed.toBytes());
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
