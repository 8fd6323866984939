package dev.impersonation.token;

import static dev.impersonation.token.SampleJws.PAIR;
import static dev.impersonation.token.SampleJws.PAYLOAD;
import static dev.impersonation.token.SampleJws.refusal;
import static dev.impersonation.token.SampleJws.signed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S3, S45: the JOSE header is one bounded JSON object in UTF-8, even if rightly signed")
class JoseHeaderJsonTest {
  private static final String START = "{\"alg\":\"RS256\",\"kid\":\"a\"";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"RS256\",\"kid\":\"a\"}",
        " { \"kid\" : \"a\" ,\r\n\t\"alg\" : \"RS256\" } ",
        "{\"\\u0061lg\":\"RS\\u0032\\u00356\",\"kid\":\"\\u0061\"}",
        "{\"alg\":\"RS256\",\"kid\":\"a\",\"ALG\":\"none\",\"Kid\":\"b\",\"CRIT\":[]}",
        "{\"alg\":\"RS256\",\"kid\":\"a\",\"x\":\"\\uD83D\\uDE00 ä\"}",
        "{\"alg\":\"RS256\",\"kid\":\"a\",\"x\":[[[[1,-0.5,1e3,true,null,{}]]]]}"
      })
  void refusal_legalJson_isNone(String header) throws Exception {
    assertEquals(Optional.empty(), refusal(signed(header)));
  }

  @Test
  void refusal_jsonAtItsLimits_isNone() throws Exception {
    String nested = START + ",\"x\":" + nested(12);
    String number = ",\"y\":" + "9".repeat(100);
    String name = ",\"" + "n".repeat(500) + "\":1}";

    assertEquals(Optional.empty(), refusal(signed(nested + number + name)));
  }

  static Stream<Arguments> otherJson() {
    return Stream.of(
        argumentSet("nothing but space", " "),
        argumentSet("array", "[\"RS256\"]"),
        argumentSet("array around", "[" + START + "}]"),
        argumentSet("text", "\"RS256\""),
        argumentSet("number", "1"),
        argumentSet("null", "null"),
        argumentSet("no JSON", "alg=RS256"),
        argumentSet("cut", START),
        argumentSet("trailing text", START + "}x"),
        argumentSet("second object", START + "}{}"),
        argumentSet("trailing brace", START + "}}"),
        argumentSet("trailing NUL", START + "}\0"),
        argumentSet("comment", START + "/**/}"),
        argumentSet("line comment", START + "}//"),
        argumentSet("trailing comma", START + ",}"),
        argumentSet("single quotes", "{'alg':'RS256','kid':'a'}"),
        argumentSet("no quotes", "{alg:\"RS256\",\"kid\":\"a\"}"),
        argumentSet("NaN", START + ",\"x\":NaN}"),
        argumentSet("Infinity", START + ",\"x\":-Infinity}"),
        argumentSet("leading zero", START + ",\"x\":01}"),
        argumentSet("leading plus", START + ",\"x\":+1}"),
        argumentSet("hexadecimal", START + ",\"x\":0x1}"),
        argumentSet("raw control character", START + ",\"x\":\"\n\"}"),
        argumentSet("unknown escape", START + ",\"x\":\"\\x41\"}"),
        argumentSet("unpaired surrogate", START + ",\"x\":\"\\uD83D\"}"),
        argumentSet("unpaired surrogate in a name", START + ",\"\\uDE00\":1}"),
        argumentSet("unpaired surrogate within", START + ",\"x\":[{\"y\":\"\\uDE00\\uD83D\"}]}"),
        argumentSet("alg twice, none last", START + ",\"alg\":\"none\"}"),
        argumentSet("alg twice, none first", "{\"alg\":\"none\"," + START.substring(1) + "}"),
        argumentSet("alg twice, the same", START + ",\"alg\":\"RS256\"}"),
        argumentSet("alg twice by escape", START + ",\"\\u0061lg\":\"RS256\"}"),
        argumentSet("kid twice", START + ",\"kid\":\"b\"}"),
        argumentSet("duplicate within", START + ",\"x\":{\"y\":1,\"y\":1}}"),
        argumentSet("nested 33 deep", START + ",\"x\":" + nested(32) + "}"),
        argumentSet("nested 2000 deep", START + ",\"x\":" + nested(2000) + "}"),
        argumentSet("nested objects", "{\"a\":".repeat(900)),
        argumentSet("number of 101 digits", START + ",\"x\":" + "9".repeat(101) + "}"),
        argumentSet("number of 5000 digits", START + ",\"x\":0." + "9".repeat(5000) + "}"),
        argumentSet("long name", START + ",\"" + "n".repeat(1025) + "\":1}"));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @ParameterizedTest
  @MethodSource("otherJson")
  void refusal_otherJson_isMalformed(String header) throws Exception {
    assertEquals(Optional.of(Reason.MALFORMED), refusal(signed(header)));
  }

  static Stream<Arguments> otherBytes() {
    String header = START + ",\"x\":\"ä\"}";
    return Stream.of(
        argumentSet("byte order mark", bytes("\uFEFF" + header, UTF_8)),
        argumentSet("ISO 8859-1", bytes(header, ISO_8859_1)),
        argumentSet("UTF-16, big endian", bytes(header, UTF_16BE)),
        argumentSet("UTF-16, little endian", bytes(header, UTF_16LE)),
        argumentSet("UTF-16 with mark", bytes("\uFEFF" + header, UTF_16BE)),
        argumentSet("UTF-32", bytes(header, Charset.forName("UTF-32BE"))),
        argumentSet("overlong", replaced(header, "ä", (byte) 0xc1, (byte) 0xa1)),
        argumentSet("overlong NUL", replaced(header, "ä", (byte) 0xc0, (byte) 0x80)),
        argumentSet("surrogate", replaced(header, "ä", (byte) 0xed, (byte) 0xa0, (byte) 0x80)),
        argumentSet("cut character", replaced(header, "ä", (byte) 0xc3)),
        argumentSet("lone continuation", replaced(header, "ä", (byte) 0x80)));
  }

  private static byte[] bytes(String text, Charset charset) {
    return text.getBytes(charset);
  }

  private static byte[] replaced(String text, String part, byte... by) {
    return text.replace(part, new String(by, ISO_8859_1)).getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("otherBytes")
  void refusal_otherEncoding_isMalformed(byte[] header) throws Exception {
    String token = signed(header, PAYLOAD, "SHA256withRSA", PAIR.getPrivate());

    assertEquals(Optional.of(Reason.MALFORMED), refusal(token));
  }
}
