package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName(
    "S52: work on a request's fields is linear in their length, counted in characters read")
final class LinearFieldsTest {
  /** Within what is read of Accept, and up to what Undertow lets through. */
  private static final int[] LENGTHS = {1_000, 2_000, 8_000, 240_000};

  /** How often a character may be looked at. */
  private static final int MOST_EACH = 8;

  private static final Map<String, Consumer<CharSequence>> READERS =
      Map.of(
          "Accept", field -> AcceptField.prefersHtml(List.of(field)),
          "Authorization", LinearFieldsTest::readAuthorization,
          "Upgrade", field -> UpgradeField.leavesHttp(List.of(field)));

  private static final List<String> BEGINNINGS =
      List.of("", "text/html", "text/html;a=\"", "Basic x", "Bearer ", "bearer", "h2c,", ";q=");

  private static final List<String> PARTS =
      List.of(
          ";q=0",
          ";q=0.00001",
          ";q=",
          ";q",
          "q=0;",
          " ",
          "\t",
          ",",
          ", ",
          ";",
          "=",
          "\"",
          "\\",
          "\\\"",
          "a",
          "0",
          "x=\"y\";",
          ",bearer",
          ", bearer",
          " bearer ,",
          "json,",
          "h2c, ",
          ",h2c",
          "text/html,",
          "a/json;q=0,",
          "\u0085",
          "/",
          "..");

  private static void readAuthorization(CharSequence field) {
    AuthorizationField read = AuthorizationField.of(field);
    if (read.kind() == AuthorizationField.Kind.BEARER) {
      assertTrue(read.credentials().length() <= field.length());
    }
  }

  static Stream<String> readers() {
    return READERS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("readers")
  void read_anyField_looksAtEachCharacterAFewTimes(String reader) {
    Consumer<CharSequence> read = Objects.requireNonNull(READERS.get(reader));
    for (int length : LENGTHS) {
      for (String begin : BEGINNINGS) {
        for (String part : PARTS) {
          assertLinear(read, begin + part.repeat(length / part.length()));
          assertLinear(read, begin + part.repeat(length / part.length()) + "x");
          // To a pattern's dot the end of a line, and in a field an octet like any other.
          assertLinear(read, begin + part.repeat(length / part.length()) + "\u0085");
        }
      }
    }
  }

  private static void assertLinear(Consumer<CharSequence> read, String field) {
    long steps = CountedText.steps(field, read);
    assertTrue(
        steps <= (long) MOST_EACH * field.length(),
        () ->
            "%d characters are read of %d: %s..."
                .formatted(steps, field.length(), field.substring(0, 40)));
  }
}
