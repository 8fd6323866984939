package dev.impersonation.servlet.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("url-patterns by Jakarta Servlet 6.0 chapter 12")
final class UrlPatternTest {
  private static final List<String> PATTERNS =
      List.of(
          "", "/", "/*", "/a", "/a/*", "/a/b", "/a/b/*", "/ab", "/ab/*", "/b/*", "/a.do", "/a.do/*",
          "/a/b.do", "/a/", "/.do", "*.do", "*.go", "/b/a/*", "/c*", "/a/*.do");

  /** Every path of up to three of these segments, and with a slash at its end. */
  private static final List<String> SEGMENTS =
      List.of("a", "b", "ab", "a.do", "b.do", ".do", "do", "x.go", "c*", "*.do", "z");

  private static final List<String> PATHS = paths();

  private static List<String> paths() {
    List<String> paths = new ArrayList<>(List.of("/"));
    List<String> level = List.of("");
    for (int depth = 0; depth < 3; depth++) {
      level =
          level.stream()
              .flatMap(path -> SEGMENTS.stream().map(segment -> path + "/" + segment))
              .toList();
      paths.addAll(level);
      level.forEach(path -> paths.add(path + "/"));
    }
    return List.copyOf(paths);
  }

  /** Written for this test from the text of the specification, one path at a time. */
  private static boolean matches(String pattern, String path) {
    if (pattern.equals("/") || pattern.equals("/*")) {
      return true;
    }
    if (pattern.isEmpty()) {
      return path.equals("/");
    }
    if (pattern.endsWith("/*")) {
      String prefix = pattern.replaceFirst("/\\*$", "");
      return path.equals(prefix) || path.startsWith(prefix + "/");
    }
    if (pattern.startsWith("*.")) {
      String last = path.substring(path.lastIndexOf('/') + 1);
      return last.contains(".") && pattern.equals("*" + last.substring(last.lastIndexOf('.')));
    }
    return pattern.equals(path);
  }

  /** Which of two patterns the specification has the container choose: 4 is asked first. */
  private static int rank(String pattern) {
    if (pattern.equals("/")) {
      return 1;
    }
    if (pattern.startsWith("*.")) {
      return 2;
    }
    return pattern.endsWith("/*") ? 3 : 4;
  }

  private static boolean wins(String one, String other) {
    return rank(one) > rank(other)
        || (rank(one) == 3 && rank(other) == 3 && one.length() > other.length());
  }

  static Stream<Arguments> pairs() {
    return PATTERNS.stream()
        .flatMap(one -> PATTERNS.stream().map(other -> Arguments.of(one, other)));
  }

  @ParameterizedTest(name = "\"{0}\" and \"{1}\"")
  @MethodSource("pairs")
  void relations_anyPair_areThoseOfTheMatchedPaths(String one, String other) {
    List<String> ofOther = PATHS.stream().filter(path -> matches(other, path)).toList();
    List<String> ofBoth = ofOther.stream().filter(path -> matches(one, path)).toList();
    UrlPattern pattern = new UrlPattern(one);
    UrlPattern otherPattern = new UrlPattern(other);
    assertEquals(ofBoth.equals(ofOther), pattern.covers(otherPattern), "covers");
    assertEquals(!ofBoth.isEmpty(), pattern.overlaps(otherPattern), "overlaps");
    if (!ofBoth.isEmpty()) {
      assertEquals(wins(one, other), pattern.isMoreSpecificThan(otherPattern), "more specific");
    }
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void paths_eachPattern_matchesSome(String pattern) {
    assertTrue(PATHS.stream().anyMatch(path -> matches(pattern, path)));
  }

  static List<String> patterns() {
    return PATTERNS;
  }

  @ParameterizedTest(name = "{0} and {1}: {2}, {3}, {4}")
  @CsvSource({
    "/*,        /api/*,       covers,  covered-not, overlaps",
    "/*,        /,            covers,  covered,     overlaps",
    "/*,        '',           covers,  covered-not, overlaps",
    "/,         *.do,         covers,  covered-not, overlaps",
    "/api/*,    /api,         covers,  covered-not, overlaps",
    "/api/*,    /api/,        covers,  covered-not, overlaps",
    "/api/*,    /api/admin/*, covers,  covered-not, overlaps",
    "/api/*,    /apis,        not,     covered-not, disjoint",
    "/api/*,    /apis/*,      not,     covered-not, disjoint",
    "/api/*,    /api/*,       covers,  covered,     overlaps",
    "/api/*,    *.do,         not,     covered-not, overlaps",
    "/api/*,    '',           not,     covered-not, disjoint",
    "*.do,      /a.do,        covers,  covered-not, overlaps",
    "*.do,      /a.do/*,      not,     covered-not, overlaps",
    "*.do,      *.xdo,        not,     covered-not, disjoint",
    "*.gz,      *.tar.gz,     covers,  covered-not, overlaps",
    "/a,        /a/,          not,     covered-not, disjoint",
    "/a,        /A,           not,     covered-not, disjoint",
    "/a*,       /ab,          not,     covered-not, disjoint",
    "/a/*.do,   /a/b.do,      not,     covered-not, disjoint",
    "'',        /,            not,     covered,     overlaps",
    "'',        /index.html,  not,     covered-not, disjoint"
  })
  void relations_pair_asTheTableSays(
      String one, String other, String covers, String covered, String overlaps) {
    UrlPattern pattern = new UrlPattern(one);
    UrlPattern otherPattern = new UrlPattern(other);
    assertEquals(covers.equals("covers"), pattern.covers(otherPattern));
    assertEquals(covered.equals("covered"), otherPattern.covers(pattern));
    assertEquals(overlaps.equals("overlaps"), pattern.overlaps(otherPattern));
    assertEquals(overlaps.equals("overlaps"), otherPattern.overlaps(pattern));
  }

  @ParameterizedTest
  @CsvSource({
    "/*, true",
    "/a/*, true",
    "/a, true",
    "*.do, true",
    "/, false",
    "'', true",
    "*.tar.gz, false",
    "*., false"
  })
  void isCertainForFilters_pattern_asContainersAgree(String pattern, boolean certain) {
    assertEquals(certain, new UrlPattern(pattern).isCertainForFilters());
  }

  @Test
  @DisplayName("measured: a filter on / runs on Jetty, Tomcat and Undertow for the root only")
  void ofFilter_defaultMapping_isTheRoot() {
    assertEquals(new UrlPattern(""), new UrlPattern("/").ofFilter());
    assertEquals(new UrlPattern("/*"), new UrlPattern("/*").ofFilter());
  }

  @Test
  void toString_contextRoot_isVisible() {
    assertEquals("\"\" /a", new UrlPattern("") + " " + new UrlPattern("/a"));
  }
}
