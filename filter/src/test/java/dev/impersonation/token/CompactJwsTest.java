package dev.impersonation.token;

import static dev.impersonation.token.SampleJws.HEADER;
import static dev.impersonation.token.SampleJws.PAYLOAD;
import static dev.impersonation.token.SampleJws.base64url;
import static dev.impersonation.token.SampleJws.refusal;
import static dev.impersonation.token.SampleJws.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.auth0.jwt.interfaces.DecodedJWT;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S1, S2, S44: the compact form, in its one spelling, of bounded length")
class CompactJwsTest {
  private static final String TOKEN = signed(HEADER);
  private static final List<String> SEGMENTS = List.of(TOKEN.split("\\."));

  private static void assertMalformed(String token) {
    InvalidTokenException refusal =
        assertThrows(InvalidTokenException.class, () -> CompactJws.parse(token));

    assertEquals(Reason.MALFORMED, refusal.reason());
    assertEquals("token-invalid", refusal.getMessage());
    assertNull(refusal.getCause());
  }

  @Test
  void parse_goodToken_tellsItsParts() throws InvalidTokenException {
    CompactJws jws = CompactJws.parse(TOKEN);

    assertEquals("RS256", jws.getAlgorithm());
    assertEquals("a", jws.getKeyId());
    assertEquals(256, jws.signatureBytes().length);
    assertArrayEquals(PAYLOAD.getBytes(UTF_8), jws.payloadBytes());
    assertEquals(SEGMENTS, List.of(jws.getHeader(), jws.getPayload(), jws.getSignature()));
    assertEquals(TOKEN, jws.getToken());
  }

  static Stream<Arguments> otherForms() {
    String header = SEGMENTS.get(0);
    String payload = SEGMENTS.get(1);
    String signature = SEGMENTS.get(2);
    String json =
        "{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"}"
            .formatted(header, payload, signature);
    return Stream.of(
        argumentSet("empty", ""),
        argumentSet("no dot", header),
        argumentSet("one dot", header + "." + payload),
        argumentSet("three dots", TOKEN + ".AAAA"),
        argumentSet("final dot", TOKEN + "."),
        argumentSet("leading dot", "." + TOKEN),
        argumentSet("five segments, as JWE", TOKEN + ".AAAA.AAAA"),
        argumentSet("dots only", ".."),
        argumentSet("one dot only", "."),
        argumentSet("many dots", ".".repeat(8192)),
        argumentSet("empty header", "." + payload + "." + signature),
        argumentSet("two dots in a row", header + ".." + payload + "." + signature),
        argumentSet("JSON serialization", json),
        argumentSet("JSON serialization in base64url", base64url(json)),
        argumentSet("nested JWS in the header", base64url(TOKEN) + "." + payload + "." + signature),
        argumentSet("full-width dots", TOKEN.replace('.', '\uFF0E')),
        argumentSet("quoted", "\"" + TOKEN + "\""),
        argumentSet("two tokens", TOKEN + "," + TOKEN),
        argumentSet("scheme before", "Bearer " + TOKEN));
  }

  @ParameterizedTest
  @MethodSource("otherForms")
  void parse_otherForm_isMalformed(String token) {
    assertMalformed(token);
  }

  static Stream<Arguments> otherSpellings() {
    return Stream.<Arguments>of(
        argumentSet("padded once", spelling(s -> s + "=")),
        argumentSet("padded twice", spelling(s -> s + "==")),
        argumentSet("padding escaped", spelling(s -> s + "%3D")),
        argumentSet("leading space", spelling(s -> " " + s)),
        argumentSet("trailing space", spelling(s -> s + " ")),
        argumentSet("trailing tab", spelling(s -> s + "\t")),
        argumentSet("line feed", spelling(s -> s.substring(0, 4) + "\n" + s.substring(4))),
        argumentSet("CRLF", spelling(s -> s.substring(0, 4) + "\r\n" + s.substring(4))),
        argumentSet("NUL", spelling(s -> s + "\0")),
        argumentSet("plus", spelling(s -> "+" + s.substring(1))),
        argumentSet("slash", spelling(s -> "/" + s.substring(1))),
        argumentSet("question mark", spelling(s -> s + "?")),
        argumentSet("percent", spelling(s -> "%41" + s.substring(1))),
        argumentSet("one character more", spelling(s -> s.substring(0, s.length() / 4 * 4) + "A")),
        argumentSet("non-breaking space", spelling(s -> s + "\u00A0")),
        argumentSet("Cyrillic letter", spelling(s -> "\u0410" + s.substring(1))),
        argumentSet("beyond one byte", spelling(s -> "\u0141" + s.substring(1))),
        argumentSet("emoji", spelling(s -> s + "\uD83D\uDE00")),
        argumentSet("unpaired surrogate", spelling(s -> s + "\uD83D")));
  }

  private static UnaryOperator<String> spelling(UnaryOperator<String> spelling) {
    return spelling;
  }

  @ParameterizedTest
  @MethodSource("otherSpellings")
  void parse_otherSpellingOfAnySegment_isMalformed(UnaryOperator<String> spelling) {
    String header = SEGMENTS.get(0);
    String payload = SEGMENTS.get(1);
    String signature = SEGMENTS.get(2);

    assertMalformed(spelling.apply(header) + "." + payload + "." + signature);
    assertMalformed(header + "." + spelling.apply(payload) + "." + signature);
    assertMalformed(header + "." + payload + "." + spelling.apply(signature));
  }

  @Test
  void parse_strayBitsInAnySegment_isMalformed() throws Exception {
    // "{} " and "{}  " are 3 and 4 bytes: of the latter, the last character carries two bits.
    String header = base64url("{\"alg\":\"RS256\",\"kid\":\"ab\"}  ");
    String payload = base64url("1234");
    String signature = SEGMENTS.get(2);
    CompactJws.parse(header + "." + payload + "." + signature);

    for (int stray = 1; stray < 16; stray++) {
      assertMalformed(strayed(header, stray) + "." + payload + "." + signature);
      assertMalformed(header + "." + strayed(payload, stray) + "." + signature);
      assertMalformed(header + "." + payload + "." + strayed(signature, stray));
    }
  }

  private static String strayed(String segment, int bits) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(segment.charAt(segment.length() - 1));
    return segment.substring(0, segment.length() - 1) + alphabet.charAt(last + bits);
  }

  /** A rightly signed token of just that length, by a payload and a header that fill it up. */
  private static String tokenOfLength(int length) {
    for (int filler = 0; filler < 4; filler++) {
      String header = "{\"alg\":\"RS256\",\"kid\":\"a\",\"x\":\"" + "x".repeat(filler) + "\"}";
      int payload = length - 2 - 342 - base64url(header).length();
      if (payload % 4 != 1) {
        return signed(header, "x".repeat(payload * 3 / 4));
      }
    }
    throw new IllegalArgumentException("no token of length " + length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 4096, 8191, 8192})
  void parse_lengthUpToTheLimit_isVerified(int length) throws Exception {
    String token = tokenOfLength(length);

    assertEquals(length, token.length());
    assertEquals(Optional.empty(), refusal(token));
  }

  @ParameterizedTest
  @ValueSource(ints = {8193, 8194, 65_536, 1 << 24})
  void parse_lengthBeyondTheLimit_isMalformed(int length) {
    String token = tokenOfLength(length);

    assertEquals(length, token.length());
    assertMalformed(token);
  }

  @Test
  void claims_beforeTheSignatureWasChecked_cannotBeRead() throws InvalidTokenException {
    DecodedJWT jws = CompactJws.parse(TOKEN);

    assertThrows(UnsupportedOperationException.class, jws::getSubject);
    assertThrows(UnsupportedOperationException.class, jws::getIssuer);
    assertThrows(UnsupportedOperationException.class, jws::getAudience);
    assertThrows(UnsupportedOperationException.class, jws::getExpiresAt);
    assertThrows(UnsupportedOperationException.class, jws::getNotBefore);
    assertThrows(UnsupportedOperationException.class, jws::getIssuedAt);
    assertThrows(UnsupportedOperationException.class, jws::getId);
    assertThrows(UnsupportedOperationException.class, jws::getClaims);
    assertThrows(UnsupportedOperationException.class, () -> jws.getClaim("sub"));
    assertThrows(UnsupportedOperationException.class, () -> jws.getHeaderClaim("typ"));
    assertThrows(UnsupportedOperationException.class, jws::getType);
    assertThrows(UnsupportedOperationException.class, jws::getContentType);
  }
}
