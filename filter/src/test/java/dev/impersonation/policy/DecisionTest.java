package dev.impersonation.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S30: what a decision may say, for it reaches headers and logs")
final class DecisionTest {
  private static final String RULE = "rule";

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "read-only", "a-", "a--b", "1-2-3"})
  void rule_lowerCaseLettersDigitsAndHyphens_isAccepted(String rule) {
    assertEquals(rule, Decision.allowed(rule).rule());
    assertEquals(rule, Decision.denied(rule).rule());
    assertEquals(rule, Decision.denied(rule, "code").rule());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "impersonation_denied", "a_", "a__b", "1_2_3"})
  void code_lowerCaseLettersDigitsAndUnderscores_isAccepted(String code) {
    assertEquals(new Decision.Denied(RULE, code), Decision.denied(RULE, code));
  }

  static Stream<String> unfitForBoth() {
    Stream<String> odd =
        Stream.of(
            "",
            " ",
            "-",
            "_",
            "-a",
            "_a",
            "A",
            "aB",
            "a b",
            " a",
            "a ",
            "a.b",
            "a/b",
            "a\u00e4",
            "a\u0131",
            "\uff41",
            "a\u2028",
            "a\u0085",
            "a;mode=allow",
            "a,b",
            "a=b",
            "a:b",
            "a%0d",
            "<b>",
            "\u0660");
    Stream<String> unsafe =
        IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.of(0x7f, '"', '\\', '\''))
            .boxed()
            .flatMap(
                octet -> {
                  String character = Character.toString(octet);
                  return Stream.of("a" + character + "b", "a" + character, character + "a");
                });
    return Stream.concat(odd, unsafe);
  }

  @ParameterizedTest
  @MethodSource("unfitForBoth")
  void ruleAndCode_anyOtherCharacter_isRefusedWithoutQuotingIt(String text) {
    assertRefused("rule", () -> Decision.allowed(text), text);
    assertRefused("rule", () -> Decision.denied(text), text);
    assertRefused("rule", () -> Decision.denied(text, "code"), text);
    assertRefused("code", () -> Decision.denied(RULE, text), text);
    assertRefused("rule", () -> new Decision.Allowed(text), text);
    assertRefused("code", () -> new Decision.Denied(RULE, text), text);
  }

  private interface Making {
    Decision make();
  }

  private static void assertRefused(String what, Making making, String text) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> assertFalse(making.make() == null))
                .getMessage());
    assertTrue(message.startsWith("the " + what + " of a decision must be"), message);
    assertFalse(text.length() > 4 && message.contains(text), message);
  }

  @Test
  void ruleAndCode_signOfTheOther_isRefused() {
    assertRefused("rule", () -> Decision.allowed("read_only"), "read_only");
    assertRefused("code", () -> Decision.denied(RULE, "read-only"), "read-only");
  }

  @Test
  void ruleAndCode_length_isAtMost64() {
    String longest = "a".repeat(64);
    assertEquals(longest, Decision.allowed(longest).rule());
    assertEquals(new Decision.Denied(longest, longest), Decision.denied(longest, longest));
    String tooLong = "a".repeat(65);
    assertRefused("rule", () -> Decision.allowed(tooLong), tooLong);
    assertRefused("rule", () -> Decision.denied(tooLong), tooLong);
    assertRefused("code", () -> Decision.denied(RULE, tooLong), tooLong);
  }

  @Test
  void denied_withoutCode_isImpersonationDenied() {
    assertEquals(new Decision.Denied(RULE, "impersonation_denied"), Decision.denied(RULE));
    assertNotEquals(Decision.allowed(RULE), Decision.denied(RULE));
  }

  @Test
  @SuppressWarnings("NullAway") // what users without NullAway do
  void ruleAndCode_null_isRefused() {
    assertThrows(NullPointerException.class, () -> Decision.allowed(null));
    assertThrows(NullPointerException.class, () -> Decision.denied(null));
    assertThrows(NullPointerException.class, () -> Decision.denied(RULE, null));
  }
}
