package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S52: patterns that read requests look at each character a bounded number of times")
final class LinearPatternsTest {
  /** Classes that read requests by patterns. */
  static final Set<String> READERS =
      Set.of(
          "dev.impersonation.issuer.backend.QueryParameters",
          "dev.impersonation.issuer.frontend.BrowserRequest",
          "dev.impersonation.issuer.frontend.TicketAcceptance",
          "dev.impersonation.issuer.http.HostCheck",
          "dev.impersonation.issuer.json.TreeReader",
          "dev.impersonation.issuer.user.UserRules");

  private static final int MOST_EACH = 8;

  private static final List<String> BEGINNINGS =
      List.of("", "-0", "-0.", "a", "http://", "[", "a@", "a.", "a.b.");

  private static final List<String> PARTS =
      List.of(
          "0", "a", ".", "a.", "-", "@", "a@", ":", ":0", "]", "[", "[a]", "://", "/", " ", "e");

  private static final class CountedText implements CharSequence {
    private final String text;
    private long steps;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      steps++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      steps += end - start;
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  static Stream<String> readers() {
    return READERS.stream().sorted();
  }

  private static List<Pattern> patterns(String type) throws ReflectiveOperationException {
    List<Pattern> patterns = new ArrayList<>();
    for (Field field : Class.forName(type).getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == Pattern.class) {
        field.setAccessible(true);
        patterns.add((Pattern) field.get(null));
      }
    }
    return patterns;
  }

  @ParameterizedTest
  @MethodSource("readers")
  void matches_anyText_isLinear(String type) throws ReflectiveOperationException {
    List<Pattern> patterns = patterns(type);
    assertFalse(patterns.isEmpty());
    for (Pattern pattern : patterns) {
      for (int length : new int[] {1_000, 2_000, 64_000}) {
        for (String begin : BEGINNINGS) {
          for (String part : PARTS) {
            assertLinear(pattern, begin + part.repeat(length / part.length()));
            assertLinear(pattern, begin + part.repeat(length / part.length()) + "\n");
          }
        }
      }
    }
  }

  private static void assertLinear(Pattern pattern, String text) {
    CountedText counted = new CountedText(text);
    Matcher matcher = pattern.matcher(counted);
    boolean found = matcher.matches() || matcher.reset().lookingAt();
    assertTrue(
        counted.steps <= (long) MOST_EACH * text.length(),
        () -> pattern + " reads " + counted.steps + " of " + text.length() + ", " + found);
  }
}
