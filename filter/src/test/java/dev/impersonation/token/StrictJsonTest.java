package dev.impersonation.token;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S3: one JSON object in valid UTF-8")
class StrictJsonTest {
  private static Map<String, @Nullable Object> read(String json) throws InvalidTokenException {
    return StrictJson.object(json.getBytes(UTF_8));
  }

  private static void assertMalformed(byte[] bytes) {
    InvalidTokenException refusal =
        assertThrows(InvalidTokenException.class, () -> StrictJson.object(bytes));
    assertEquals(Reason.MALFORMED, refusal.reason());
    // The same bytes as a signed payload: the signature is no excuse.
    SessionTokens.assertRefused(
        Reason.MALFORMED, SessionTokens.verifier(), SessionTokens.signed(bytes));
  }

  @Test
  void object_withWhiteSpaceAroundItsTokens_isRead() throws Exception {
    assertEquals(Map.of("a", 1), read(" \t\r\n{ \"a\"\n:\t1 }\r\n "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "null",
        "true",
        "17",
        "\"\"",
        "\"{}\"",
        "[]",
        "[{}]",
        "{",
        "}",
        "{}}",
        "{} {}",
        "{}{}",
        "{}x",
        "{} null",
        "{}]",
        "{},",
        "{}\u0000",
        "\u0000{}",
        "x{}",
        ")]}',\n{}",
        "{}//c",
        "//c\n{}",
        "{}/*c*/",
        "{/**/}",
        "{}#c",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\" 1}",
        "{\"a\":}",
        "{\"a\"}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":'b'}",
        "{1:2}",
        "{null:2}",
        "{\"a\":[1,]}",
        "{\"a\":[,1]}",
        "{\"a\":[1 2]}",
        "{\"a\":undefined}",
        "{\"a\":True}",
        "{\"a\":nul}",
        "\u00a0{}",
        "{}\u00a0",
        "\u000b{}",
        "{}\u000c",
        "\u001e{}",
        "{}\u2028"
      })
  void object_anythingElse_isRefused(String json) {
    assertMalformed(json.getBytes(UTF_8));
  }

  @Test
  void object_empty_isRefused() {
    InvalidTokenException refusal =
        assertThrows(InvalidTokenException.class, () -> StrictJson.object(new byte[0]));
    assertEquals(Reason.MALFORMED, refusal.reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "-NaN",
        "Infinity",
        "-Infinity",
        "+INF",
        "01",
        "-01",
        "00",
        "+1",
        "1.",
        ".5",
        "-",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "--1",
        "1f",
        "1L",
        "0b1",
        "\u0661"
      })
  void number_ofAnotherSpelling_isRefused(String number) {
    assertMalformed(("{\"a\":" + number + "}").getBytes(UTF_8));
    assertMalformed(("{\"a\":[" + number + "]}").getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"b\":2,\"a\":null}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"\\u0061\":1,\"a\":2}",
        "{\"\":1,\"\":2}",
        "{\"x\":{\"a\":1,\"a\":2}}",
        "{\"x\":[{\"a\":1},{\"a\":1,\"\\u0061\":1}]}",
        "{\"\\ud83d\\ude00\":1,\"\ud83d\ude00\":2}",
        "{\"\\/\":1,\"/\":2}",
        "{\"\\u00e9\":1,\"\u00e9\":2}"
      })
  void object_withDuplicateMembers_isRefused(String json) {
    assertMalformed(json.getBytes(UTF_8));
  }

  @Test
  void object_membersThatOnlyResembleEachOther_areKeptApart() throws Exception {
    assertEquals(
        Map.of("a", 1, "A", 2, "a ", 3, "\u00e9", 4, "e\u0301", 5, "\uff41", 6),
        read("{\"a\":1,\"A\":2,\"a \":3,\"\u00e9\":4,\"e\u0301\":5,\"\uff41\":6}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"efbbbf", "efbbbfefbbbf"})
  void object_afterAByteOrderMark_isRefused(String mark) {
    assertMalformed(HexFormat.of().parseHex(mark + "7b7d"));
  }

  @Test
  void object_beforeAByteOrderMark_isRefused() {
    assertMalformed(HexFormat.of().parseHex("7b7defbbbf"));
  }

  static Stream<Charset> otherEncodings() {
    return Stream.of(
        UTF_16, UTF_16BE, UTF_16LE, Charset.forName("UTF-32"), Charset.forName("UTF-32LE"));
  }

  @ParameterizedTest
  @MethodSource("otherEncodings")
  void object_inAnotherEncoding_isRefused(Charset charset) {
    assertMalformed("{\"a\":1}".getBytes(charset));
  }

  /** The text of a member's value: overlong, cut off, stray, a surrogate, beyond Unicode. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0af",
        "c080",
        "c1bf",
        "e080af",
        "e282",
        "eda080",
        "edb080",
        "eda081edb080",
        "f0808080",
        "f4908080",
        "f09f98",
        "f5808080",
        "f8888080",
        "fe",
        "ff",
        "e9"
      })
  void text_ofInvalidUtf8_isRefused(String hex) {
    assertMalformed(HexFormat.of().parseHex("7b2261223a22" + hex + "227d"));
    assertMalformed(HexFormat.of().parseHex("7b22" + hex + "223a317d"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud800",
        "\\udc00",
        "\\udfff\\ud800",
        "\\ud800x",
        "\\ud800\\ud800\\udc00",
        "\\uD83D\\u0041",
        "\\u12",
        "\\u12g4",
        "\\x41",
        "\\a",
        "\\'",
        "\\",
        "\n",
        "\t",
        "\u0000",
        "\u001f"
      })
  void text_withABadEscapeOrRawControl_isRefused(String text) {
    assertMalformed(("{\"a\":\"" + text + "\"}").getBytes(UTF_8));
    assertMalformed(("{\"" + text + "\":1}").getBytes(UTF_8));
    assertMalformed(("{\"a\":[{\"b\":\"" + text + "\"}]}").getBytes(UTF_8));
  }

  @Test
  void text_withEveryLegalEscape_isRead() throws Exception {
    assertEquals(
        Map.of("a", "\"\\/\b\f\n\r\t\u0000\ud83d\ude00\u007f\uffff"),
        read("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uD83D\\uDE00\u007f\\uffff\"}"));
  }
}
