package dev.impersonation.token;

import static dev.impersonation.token.SampleJws.HEADER;
import static dev.impersonation.token.SampleJws.KEY;
import static dev.impersonation.token.SampleJws.PAYLOAD;
import static dev.impersonation.token.SampleJws.STRANGER;
import static dev.impersonation.token.SampleJws.jwk;
import static dev.impersonation.token.SampleJws.keySet;
import static dev.impersonation.token.SampleJws.refusal;
import static dev.impersonation.token.SampleJws.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S7, S8, S9: what a JOSE header may bring about, and what not")
class JwsHeaderTest {
  private static final Optional<Reason> MALFORMED = Optional.of(Reason.MALFORMED);

  private static String headerWith(String member) {
    return HEADER.substring(0, HEADER.length() - 1) + "," + member + "}";
  }

  static Stream<String> extensions() {
    List<String> values =
        List.of(
            "null",
            "[]",
            "[\"b64\"]",
            "[\"exp\"]",
            "[\"alg\"]",
            "[1]",
            "[[]]",
            "{}",
            "\"\"",
            "\"b64\"",
            "true",
            "false",
            "0",
            "\"DEF\"",
            "\"none\"");
    return Stream.of("crit", "b64", "zip", "\\u0063rit", "b\\u00364", "zi\\u0070")
        .flatMap(name -> values.stream().map(value -> "\"" + name + "\":" + value));
  }

  @ParameterizedTest
  @MethodSource("extensions")
  void refusal_critB64OrZipInAnyForm_isMalformedAndAsksForNoKey(String member) throws Exception {
    RecordingKeySource keys = new RecordingKeySource(keySet());

    assertEquals(MALFORMED, refusal(signed(headerWith(member)), keys));
    assertEquals(List.of(), keys.asked());
  }

  @Test
  void refusal_critThatListsAnExtensionThatIsThere_isMalformed() throws Exception {
    assertEquals(
        MALFORMED, refusal(signed(headerWith("\"crit\":[\"b64\"],\"b64\":true")), keySet()));
    assertEquals(
        MALFORMED, refusal(signed(headerWith("\"crit\":[\"http://x\"],\"http://x\":1")), keySet()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "0", "1", "true", "[\"a\"]", "[]", "{}", "{\"a\":\"a\"}"})
  void refusal_keyIdNotText_isMalformedAlsoForASingleKey(String keyId) throws Exception {
    String token = signed("{\"alg\":\"RS256\",\"kid\":" + keyId + "}");
    RecordingKeySource keys = new RecordingKeySource(StaticKeySet.of(KEY));

    assertEquals(MALFORMED, refusal(token, keys));
    assertEquals(List.of(), keys.asked());
    assertEquals(MALFORMED, refusal(token, keySet()));
  }

  @Test
  void refusal_keyIdMissing_isUnknownKeyForASetAndNoneForASingleKey() throws Exception {
    String token = signed("{\"alg\":\"RS256\"}");

    assertEquals(Optional.of(Reason.UNKNOWN_KEY), refusal(token, keySet()));
    assertEquals(Optional.empty(), refusal(token, StaticKeySet.of(KEY)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "a ",
        " a",
        "",
        "a\\u0000",
        "a\\n",
        "\\u00e4",
        "a\\u0301",
        "\\uff41",
        "%61",
        "a/../a",
        "../../etc/passwd",
        "a' OR '1'='1",
        "http://127.0.0.1:1/a",
        "a,a",
        "b"
      })
  void refusal_keyIdNotEqual_isUnknownKeyAndHandedOnUnchanged(String keyId) throws Exception {
    RecordingKeySource keys = new RecordingKeySource(keySet());
    String header = "{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"}";
    String meant =
        keyId
            .replace("\\u0000", "\0")
            .replace("\\n", "\n")
            .replace("\\u00e4", "ä")
            .replace("\\u0301", "\u0301")
            .replace("\\uff41", "\uff41");

    assertEquals(Optional.of(Reason.UNKNOWN_KEY), refusal(signed(header), keys));
    assertEquals(List.of("RS256 " + meant), keys.asked());
  }

  @Test
  void refusal_keyIdOfAnotherKeyOfTheSet_triesThatKeyAlone() throws Exception {
    String set =
        "{\"keys\":["
            + jwk(KEY)
            + ","
            + jwk((RSAPublicKey) STRANGER.getPublic()).replace("\"a\"", "\"b\"")
            + "]}";
    RecordingKeySource keys = new RecordingKeySource(StaticKeySet.ofJwkSet(set));

    assertEquals(
        Optional.of(Reason.BAD_SIGNATURE),
        refusal(signed("{\"alg\":\"RS256\",\"kid\":\"b\"}"), keys));
    assertEquals(List.of("RS256 b"), keys.asked());
  }

  private static List<String> keysInTheHeader(String url) {
    String jwk = jwk((RSAPublicKey) STRANGER.getPublic());
    String certificate = Base64.getEncoder().encodeToString(STRANGER.getPublic().getEncoded());
    return List.of(
        "\"jwk\":" + jwk,
        "\"jwk\":" + jwk + ",\"jku\":\"" + url + "\"",
        "\"jku\":\"" + url + "\"",
        "\"x5u\":\"" + url + "\"",
        "\"x5c\":[\"" + certificate + "\"]",
        "\"x5t\":\"AAAA\",\"x5t#S256\":\"AAAA\"",
        "\"iss\":\"" + url + "\"",
        "\"jwk\":17,\"jku\":[],\"x5u\":{},\"x5c\":\"x\"");
  }

  @Test
  void refusal_keysOrUrlsInTheHeader_areNeitherTrustedNorFetched() throws Exception {
    try (ServerSocketChannel lure = ServerSocketChannel.open()) {
      lure.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      lure.configureBlocking(false);
      String url = "http://127.0.0.1:" + lure.socket().getLocalPort() + "/jwks.json";

      for (String member : keysInTheHeader(url)) {
        byte[] header = headerWith(member).getBytes(UTF_8);
        String forged = signed(header, PAYLOAD, "SHA256withRSA", STRANGER.getPrivate());

        assertEquals(Optional.of(Reason.BAD_SIGNATURE), refusal(forged), member);
        assertEquals(Optional.empty(), refusal(signed(headerWith(member))), member);
      }
      String luring = "{\"alg\":\"RS256\",\"kid\":\"" + url + "\",\"jku\":\"" + url + "\"}";
      assertEquals(Optional.of(Reason.UNKNOWN_KEY), refusal(signed(luring)));

      assertNull(lure.accept());
    }
  }
}
