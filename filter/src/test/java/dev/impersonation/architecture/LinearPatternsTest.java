package dev.impersonation.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.CountedText;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S52: patterns that read requests look at each character a bounded number of times")
final class LinearPatternsTest {
  private static final int MOST_EACH = 12;

  private static List<Pattern> patterns(Class<?> type) throws IllegalAccessException {
    List<Pattern> patterns = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == Pattern.class) {
        field.setAccessible(true);
        patterns.add((Pattern) field.get(null));
      }
    }
    return patterns;
  }

  @ParameterizedTest
  @ValueSource(strings = "dev.impersonation.http.AmbiguousPath")
  void find_anyPath_isLinear(String type) throws Exception {
    for (Pattern pattern : patterns(Class.forName(type))) {
      for (String part : List.of("/", ".", "/.", "/..", "..", "%", "%2", "%2g", "a", ";", "/...")) {
        for (int length : new int[] {1_000, 2_000, 120_000, 240_000}) {
          String path = part.repeat(length / part.length()) + "x";
          long steps = CountedText.steps(path, text -> pattern.matcher(text).find());
          assertTrue(
              steps <= (long) MOST_EACH * path.length(),
              () -> pattern + " reads " + steps + " characters of " + path.length());
        }
      }
    }
  }
}
