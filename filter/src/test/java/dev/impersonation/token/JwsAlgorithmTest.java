package dev.impersonation.token;

import static dev.impersonation.token.SampleJws.HEADER;
import static dev.impersonation.token.SampleJws.KEY;
import static dev.impersonation.token.SampleJws.PAIR;
import static dev.impersonation.token.SampleJws.PAYLOAD;
import static dev.impersonation.token.SampleJws.base64url;
import static dev.impersonation.token.SampleJws.keySet;
import static dev.impersonation.token.SampleJws.refusal;
import static dev.impersonation.token.SampleJws.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S4, S5: the algorithm is an allowed one, to the letter, and bound to the key")
class JwsAlgorithmTest {
  private static final Optional<Reason> NOT_ALLOWED = Optional.of(Reason.ALGORITHM_NOT_ALLOWED);

  /** Refused for its algorithm, and no key was asked for. */
  private static void assertNotAllowed(String token) throws Exception {
    RecordingKeySource keys = new RecordingKeySource(StaticKeySet.of(KEY));

    assertEquals(NOT_ALLOWED, refusal(token, keys));
    assertEquals(List.of(), keys.asked());
  }

  private static String header(String algorithm) {
    return "{\"alg\":" + algorithm + ",\"kid\":\"a\"}";
  }

  static Stream<String> nones() {
    return Stream.of("none", "None", "NONE", "nOnE", "noNE", " none", "none ", "n\u00f6ne", "")
        .map(none -> "\"" + none + "\"");
  }

  @ParameterizedTest
  @MethodSource("nones")
  void refusal_noneInAnySpelling_isNotAllowed(String none) throws Exception {
    String unsigned = base64url(header(none)) + "." + base64url(PAYLOAD) + ".";

    assertNotAllowed(unsigned);
    assertNotAllowed(unsigned + "AAAA");
    assertNotAllowed(signed(header(none)));
    assertNotAllowed(base64url("{\"alg\":" + none + "}") + "." + base64url(PAYLOAD) + ".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "0",
        "256",
        "true",
        "{}",
        "[]",
        "[\"RS256\"]",
        "{\"RS256\":\"RS256\"}",
        "\"rs256\"",
        "\"Rs256\"",
        "\"RS256 \"",
        "\" RS256\"",
        "\"RS256\\u0000\"",
        "\"RS256\\n\"",
        "\"RS-256\"",
        "\"R\\u017f256\"",
        "\"\\uff32S256\"",
        "\"RS\\u0662\\u0665\\u0666\"",
        "\"SHA256withRSA\"",
        "\"RSA256\"",
        "\"RS1\"",
        "\"RS384\"",
        "\"RS512\"",
        "\"PS256\"",
        "\"ES256\"",
        "\"EdDSA\"",
        "\"HS256\"",
        "\"dir\"",
        "\"RSA-OAEP\"",
        "\"PBES2-HS256+A128KW\""
      })
  void refusal_otherAlgorithm_isNotAllowedEvenIfSigned(String algorithm) throws Exception {
    assertNotAllowed(signed(header(algorithm)));
  }

  @Test
  void refusal_algorithmMissing_isNotAllowed() throws Exception {
    assertNotAllowed(signed("{\"kid\":\"a\"}"));
    assertNotAllowed(signed("{}"));
    assertNotAllowed(signed("{\"Alg\":\"RS256\",\"ALG\":\"RS256\",\"kid\":\"a\"}"));
  }

  @Test
  void refusal_hmacWithThePublicKeyAsSecret_isNotAllowed() throws Exception {
    String der = Base64.getEncoder().encodeToString(KEY.getEncoded());
    String lines = der.replaceAll("(.{64})", "$1\n");
    String pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----";
    List<byte[]> secrets =
        List.of(
            pem.getBytes(UTF_8),
            (pem + "\n").getBytes(UTF_8),
            der.getBytes(UTF_8),
            KEY.getEncoded(),
            KEY.getModulus().toByteArray());

    for (byte[] secret : secrets) {
      for (String algorithm : List.of("HS256", "HS384", "HS512", "RS256")) {
        String input = base64url(header("\"" + algorithm + "\"")) + "." + base64url(PAYLOAD);
        Mac mac =
            Mac.getInstance(
                "HmacSHA" + (algorithm.startsWith("R") ? "256" : algorithm.substring(2)));
        mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
        String token = input + "." + base64url(mac.doFinal(input.getBytes(UTF_8)));
        if (algorithm.equals("RS256")) {
          assertEquals(Optional.of(Reason.BAD_SIGNATURE), refusal(token));
        } else {
          assertNotAllowed(token);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusal_eachAlgorithmAllowedAlone_isNoneForItsOwnTokensOnly(SigningAlgorithm allowed)
      throws Exception {
    for (SigningAlgorithm used : SigningAlgorithm.values()) {
      String header = header("\"" + used + "\"");
      String java = used.name().replace("RS", "SHA") + "withRSA";
      String token = signed(header.getBytes(UTF_8), PAYLOAD, java, PAIR.getPrivate());

      assertEquals(
          used == allowed ? Optional.empty() : NOT_ALLOWED,
          refusal(token, StaticKeySet.of(KEY), EnumSet.of(allowed)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SHA1withRSA", "SHA384withRSA", "SHA512withRSA", "MD5withRSA", "NONEwithRSA"})
  void refusal_signatureOfAnotherDigest_isBadSignature(String java) throws Exception {
    byte[] header = HEADER.getBytes(UTF_8);
    String payload = java.startsWith("NONE") ? "1" : PAYLOAD;

    assertEquals(
        Optional.of(Reason.BAD_SIGNATURE),
        refusal(signed(header, payload, java, PAIR.getPrivate())));
  }

  @ParameterizedTest
  @CsvSource({"RS256, RS384", "RS384, RS256", "RS512, RS256"})
  void refusal_allowedButNotTheAlgorithmOfTheJwk_isUnknownKey(
      SigningAlgorithm used, SigningAlgorithm ofKey) throws Exception {
    KeySource keys = keySet("\"alg\":\"" + ofKey + "\"");
    String java = used.name().replace("RS", "SHA") + "withRSA";
    byte[] header = header("\"" + used + "\"").getBytes(UTF_8);

    assertEquals(
        Optional.of(Reason.UNKNOWN_KEY),
        refusal(
            signed(header, PAYLOAD, java, PAIR.getPrivate()),
            keys,
            EnumSet.allOf(SigningAlgorithm.class)));
  }
}
