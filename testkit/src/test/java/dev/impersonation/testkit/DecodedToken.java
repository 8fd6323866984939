package dev.impersonation.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A compact JWS taken apart again, by other means than those that wrote it. */
final class DecodedToken {

  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final byte[] headerBytes;
  private final byte[] payloadBytes;
  private final String input;
  private final byte[] signature;

  private DecodedToken(String header, String payload, String signature) {
    this.headerBytes = bytes(header);
    this.payloadBytes = bytes(payload);
    this.input = header + '.' + payload;
    this.signature = bytes(signature);
  }

  static DecodedToken of(String token) {
    List<String> parts = List.of(token.split("\\.", -1));
    if (parts.size() != 3 || token.indexOf('=') >= 0) {
      throw new IllegalArgumentException("No compact JWS: " + token);
    }
    return new DecodedToken(parts.get(0), parts.get(1), parts.get(2));
  }

  static DecodedToken of(TokenBuilder builder) {
    return of(builder.sign());
  }

  static byte[] bytes(String base64Url) {
    return Base64.getUrlDecoder().decode(base64Url);
  }

  static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] headerBytes() {
    return headerBytes;
  }

  byte[] payloadBytes() {
    return payloadBytes;
  }

  /** What the signature covers. */
  String input() {
    return input;
  }

  /** The signature itself, not a copy: a test may mend it. */
  byte[] signature() {
    return signature;
  }

  JsonNode header() {
    return json(headerBytes);
  }

  JsonNode payload() {
    return json(payloadBytes);
  }

  List<String> claimNames() {
    return names(payload());
  }

  List<String> headerNames() {
    return names(header());
  }

  static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  long seconds(String claim) {
    return payload().get(claim).longValue();
  }

  /** The claims that one has and the other has not, or that differ; {@code jti} always does. */
  Set<String> claimsUnlike(DecodedToken other) {
    Set<String> unlike = unlike(payload(), other.payload());
    unlike.remove("jti");
    return unlike;
  }

  Set<String> headerUnlike(DecodedToken other) {
    return unlike(header(), other.header());
  }

  private static Set<String> unlike(JsonNode one, JsonNode other) {
    Set<String> names = new TreeSet<>(names(one));
    names.addAll(names(other));
    for (Iterator<String> i = names.iterator(); i.hasNext(); ) {
      String name = i.next();
      if (one.path(name).equals(other.path(name))) {
        i.remove();
      }
    }
    return names;
  }

  boolean isSignedBy(RSAPublicKey key, String jcaName) {
    try {
      Signature verifier = Signature.getInstance(jcaName);
      if (jcaName.equals("RSASSA-PSS")) {
        verifier.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      verifier.initVerify(key);
      verifier.update(input.getBytes(US_ASCII));
      return signature.length == 256 && verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Verified the way an application would: with the key that is served under the token's kid. */
  boolean isSignedByKeySetOf(TestIssuer issuer) {
    return isSignedBy(servedKey(issuer, header().path("kid").textValue()), "SHA256withRSA");
  }

  static RSAPublicKey servedKey(TestIssuer issuer, String keyId) {
    for (JsonNode key : json(get(issuer.jwksUrl()).body()).get("keys")) {
      if (key.get("kid").textValue().equals(keyId)) {
        RSAPublicKeySpec spec =
            new RSAPublicKeySpec(
                new BigInteger(1, bytes(key.get("n").textValue())),
                new BigInteger(1, bytes(key.get("e").textValue())));
        try {
          return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
        } catch (GeneralSecurityException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    throw new IllegalArgumentException("Not served: " + keyId);
  }

  static HttpResponse<byte[]> get(URI uri) {
    return send(HttpRequest.newBuilder(uri).build());
  }

  static HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
