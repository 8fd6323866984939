package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S47: settings as text")
final class SettingTextTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HOST", "a.example",
          "PORT", "8443",
          "a.b-c_D9", "dotted",
          "BLANK", "  ",
          "NOTHING", "",
          "NESTED", "${HOST}",
          "BROKEN", "${",
          "DOLLARS", "$1\\2",
          "PADDED", " x ");

  private static @Nullable String environment(String name) {
    return ENVIRONMENT.get(name);
  }

  private static String resolved(String value) {
    return SettingText.resolved("audience", value, SettingTextTest::environment);
  }

  private static String refusal(Executable reading) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, reading).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "plain,plain",
        " plain\t,plain",
        "two words,two words",
        "${HOST},a.example",
        " ${HOST} ,a.example",
        "${HOST}${PORT},a.example8443",
        "https://${HOST}:${PORT}/x,https://a.example:8443/x",
        "${a.b-c_D9},dotted",
        "x${NOTHING}y,xy",
        "${PADDED},x",
        "-${PADDED}-,- x -",
        "$HOST,$HOST",
        "100$,100$",
        "$,$",
        "a$b{c},a$b{c}",
        "$${HOST}{x},$a.example{x}",
        "}{,}{"
      })
  void resolved_value_isReplacedAndStripped(String value, String expected) {
    assertEquals(expected, resolved(value));
  }

  @ParameterizedTest
  @CsvSource({"${NESTED},${HOST}", "a${NESTED}b,a${HOST}b", "${BROKEN},${", "${DOLLARS},$1\\2"})
  @DisplayName("what a placeholder stands for is taken as it is, and never resolved again")
  void resolved_replacement_isNotResolvedAgain(String value, String expected) {
    assertEquals(expected, resolved(value));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "0MiB,0",
    "65536,65536",
    "64KiB,65536",
    "16MiB,16777216",
    "64GiB,68719476736",
    "68719476736,68719476736",
    "99999999GiB,107374181326258176"
  })
  void bytes_number_isInBytes(String value, long expected) {
    assertEquals(expected, SettingText.bytes("tokenCache", value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MiB",
        "16MB",
        "16 MiB",
        "16mib",
        "-1",
        "1.5MiB",
        "1e6",
        "16MiBx",
        "123456789MiB",
        "1234567890123456",
        "\u0661MiB"
      })
  @DisplayName("S31: what is no number of bytes is refused, and not quoted")
  void bytes_anythingElse_isRefused(String value) {
    assertEquals(
        "tokenCache must be a number of bytes, such as 16MiB or 16777216",
        refusal(() -> SettingText.bytes("tokenCache", value)));
  }

  @Test
  void resolved_placeholders_areAskedForOnceEachInOrder() {
    List<String> asked = new ArrayList<>();
    SettingText.resolved(
        "audience",
        "${A}-${B}-${A}",
        name -> {
          asked.add(name);
          return "${C}";
        });
    assertEquals(List.of("A", "B", "A"), asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${UNSET}", "x${UNSET}y", "${HOST}${UNSET}", "${host}", "${UNSET}${"})
  void resolved_unset_namesSettingAndPlaceholder(String value) {
    String message = refusal(() -> resolved(value));
    assertTrue(message.startsWith("audience refers to ${"), message);
    assertTrue(message.contains("${UNSET}") || message.contains("${host}"), message);
    assertFalse(message.contains("a.example"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${}",
        "${",
        "x${HOST",
        "${HOST ",
        "${HO ST}",
        "${HOST:default}",
        "${HOST:-default}",
        "${HOST}${",
        "${${HOST}}",
        "${\u00e4}",
        "secretpart${"
      })
  void resolved_malformedPlaceholder_isRefused(String value) {
    String message = refusal(() -> resolved(value));
    assertEquals("audience holds a malformed placeholder: write ${NAME}", message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n", "${NOTHING}", "${BLANK}", " ${NOTHING}${BLANK} "})
  void resolved_empty_isRefused(String value) {
    assertEquals(
        "audience is empty: give it a value; without one its default would hold",
        refusal(() -> resolved(value)));
  }

  @Test
  @DisplayName("a system property stands before the environment variable of the same name")
  void systemValue_both_propertyWins() {
    Map.Entry<String, String> variable =
        System.getenv().entrySet().stream()
            .filter(entry -> System.getProperty(entry.getKey()) == null)
            .findAny()
            .orElseThrow();
    assertEquals(variable.getValue(), SettingText.systemValue(variable.getKey()));
    System.setProperty(variable.getKey(), "of the property");
    try {
      assertEquals("of the property", SettingText.systemValue(variable.getKey()));
    } finally {
      System.clearProperty(variable.getKey());
    }
  }

  @Test
  void systemValue_neither_isNull() {
    assertNull(SettingText.systemValue("unset.for.the.test"));
    assertNotNull(SettingText.systemValue("java.version"));
  }

  @ParameterizedTest
  @CsvSource({
    "5s, PT5S",
    "0s, PT0S",
    "500ms, PT0.5S",
    "007s, PT7S",
    "PT5S, PT5S",
    "pt1m, PT1M",
    "PT0.25S, PT0.25S",
    "PT-1S, PT-1S",
    "999999999s, PT999999999S"
  })
  void duration_wellFormed_isRead(String value, Duration expected) {
    assertEquals(expected, SettingText.duration("clockSkew", value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "s",
        "5 s",
        "5S",
        "5m",
        "5sec",
        "-5s",
        "+5s",
        "1.5s",
        "1e3s",
        "NaN",
        "Infinity",
        "PT",
        "P",
        "5s5s",
        "1234567890s",
        "\u0665s",
        "PT99999999999999999999S",
        "0x5s"
      })
  void duration_malformed_isRefusedWithoutQuoting(String value) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> SettingText.duration("clockSkew", value));
    assertEquals("clockSkew is no duration: write 5s, 500ms or PT5S", refused.getMessage());
    assertNull(refused.getCause());
  }

  @Test
  void flag_trueOrFalse_isRead() {
    assertTrue(SettingText.flag("acceptTemplateTokens", "true"));
    assertFalse(SettingText.flag("acceptTemplateTokens", "false"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "True", "TRUE", "yes", "on", "1", "0", "no", "true ", "truefalse"})
  void flag_other_isRefused(String value) {
    assertEquals(
        "acceptTemplateTokens must be true or false",
        refusal(() -> SettingText.flag("acceptTemplateTokens", value)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"a|a", "a,b|a;b", " a , b ,c |a;b;c", "a,a|a;a", "a b,c|a b;c"})
  void list_entries_areStripped(String value, String expected) {
    assertEquals(
        Arrays.asList(expected.split(";", -1)), SettingText.list("authorizedParties", value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", "a,", ",a", "a,,b", "a, ,b", "a,b,"})
  void list_emptyEntry_isRefused(String value) {
    assertEquals(
        "authorizedParties has an empty entry: separate the entries by single commas",
        refusal(() -> SettingText.list("authorizedParties", value)));
  }

  @Test
  void constant_lowerCaseName_isRead() {
    assertSame(Anonymous.ALLOW, SettingText.constant("anonymous", "allow", Anonymous.class));
    assertSame(Anonymous.REFUSE, SettingText.constant("anonymous", "refuse", Anonymous.class));
    assertSame(
        CorsPreflight.OFF, SettingText.constant("corsPreflight", "off", CorsPreflight.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ALLOW", "Allow", "allowed", "allow ", "refuse,allow", "true"})
  void constant_other_isRefusedAndNamesAll(String value) {
    assertEquals(
        "anonymous must be one of: refuse, allow",
        refusal(() -> SettingText.constant("anonymous", value, Anonymous.class)));
  }
}
