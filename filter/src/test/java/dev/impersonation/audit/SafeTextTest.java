package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S31: text from tokens for logs and pages")
final class SafeTextTest {
  private static String unit(int value) {
    return String.format(Locale.ROOT, "\\u%04x", value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "user_2abcDEF",
        "cli:alice@example.com",
        "a-b.c/d?e=f#g%h!i*j(k)l+m,n;o~p|q^rs{t}u[v]wx"
      })
  void of_harmless_isUnchanged(String text) {
    assertEquals(text, SafeText.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b, 0x20, 0x22, 0x24, 0x60, 0x26, 0x27,
        0x3c, 0x3e, 0x5c, 0x7f, 0x80, 0x85, 0x9b, 0xa0, 0xad, 0x061c, 0x180e, 0x200b, 0x200c,
        0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060,
        0x2066, 0x2067, 0x2068, 0x2069, 0x206f, 0x3000, 0xfe0f, 0xfeff, 0xfff9, 0xfffc, 0xfffd,
        0xffff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0x0301, 0xe000, 0xfc, 0x0663, 0x0645, 0x6771,
        0x3164, 0x115f, 0xffa0
      })
  @DisplayName("controls, bidi controls, invisible, quoting and lone surrogate characters")
  void of_harmful_isEscaped(int character) {
    String text = "a" + Character.toString(character) + "b";
    assertEquals("a" + unit(character) + "b", SafeText.of(text));
  }

  @Test
  void of_anyControl_isEscaped() {
    IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f))
        .forEach(control -> assertEquals(unit(control), SafeText.of(Character.toString(control))));
  }

  @ParameterizedTest
  @CsvSource({
    "0x1F600, \\ud83d\\ude00",
    "0xE0041, \\udb40\\udc41",
    "0x1D173, \\ud834\\udd73",
    "0x10FFFF, \\udbff\\udfff"
  })
  @DisplayName("beyond the basic plane the escapes are the surrogate pair")
  void of_supplementary_isEscapedAsPair(String character, String expected) {
    assertEquals(expected, SafeText.of(Character.toString(Integer.decode(character))));
  }

  @Test
  void of_logLineForgery_staysOneLine() {
    assertEquals(
        "user_a\\u000d\\u000a2026-01-01\\u0020INFO\\u0020\\u001b[31mforged",
        SafeText.of("user_a\r\n2026-01-01 INFO \u001b[31mforged"));
  }

  @Test
  @DisplayName("what looks like an escape is escaped, so that no two texts come out the same")
  void of_literalEscape_isNotAnEscape() {
    assertEquals("\\u005cu000a", SafeText.of("\\u000a"));
    assertEquals("\\u000a", SafeText.of("\n"));
  }

  @Test
  void of_atTheLimit_isWhole() {
    assertEquals("x".repeat(199), SafeText.of("x".repeat(199)));
    assertEquals("x".repeat(200), SafeText.of("x".repeat(200)));
    assertEquals("x".repeat(200) + "...", SafeText.of("x".repeat(201)));
    assertEquals("x".repeat(200) + "...", SafeText.of("x".repeat(100_000)));
  }

  @ParameterizedTest
  @ValueSource(ints = {193, 194, 195, 196, 197, 198, 199})
  @DisplayName("cutting never splits an escape")
  void of_escapeAtTheLimit_isWhole(int plain) {
    String text = "x".repeat(plain) + "\n" + "y".repeat(50);
    String expected = "x".repeat(plain) + "\\u000a" + "y".repeat(Math.max(0, 194 - plain)) + "...";
    assertEquals(expected, SafeText.of(text));
    assertEquals("x".repeat(200) + "...", SafeText.of("x".repeat(200) + "\n"));
  }

  @ParameterizedTest
  @ValueSource(ints = {197, 198, 199, 200})
  @DisplayName("cutting never splits a surrogate pair, escaped or not")
  void of_pairAtTheLimit_isWhole(int plain) {
    for (String pair : new String[] {"\ud835\udc00", "\ud83d\ude00"}) {
      String safe = SafeText.of("x".repeat(plain) + pair.repeat(10));
      String end = safe.substring(plain);
      String one = SafeText.of(pair);
      assertTrue(end.endsWith("..."), safe);
      String kept = end.substring(0, end.length() - 3);
      assertEquals(one.repeat(kept.length() / one.length()), kept);
      assertTrue(safe.length() <= 214, "length " + safe.length());
    }
  }

  @Test
  void of_onlyEscapes_isBounded() {
    assertTrue(SafeText.of("\ud83d\ude00".repeat(5000)).length() <= 214);
    assertTrue(SafeText.of("\n".repeat(5000)).length() <= 214);
  }

  @Test
  @DisplayName("no locale changes what comes out")
  void of_otherDefaultLocale_isTheSame() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertEquals("\\u001f\\u2028", SafeText.of("\u001f\u2028"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  @DisplayName("S31: nobody can be named like nobody")
  void of_hyphenAlone_isEscaped() {
    assertEquals("\\u002d", SafeText.of("-"));
    assertEquals("--", SafeText.of("--"));
    assertEquals("a-b", SafeText.of("a-b"));
  }
}
