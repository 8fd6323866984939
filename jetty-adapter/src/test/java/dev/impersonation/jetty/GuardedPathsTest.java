package dev.impersonation.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GuardedPathsTest {
  private static final RouteRule DENY = RouteRule.of(GuardMode.DENY);

  @ParameterizedTest
  @CsvSource({
    "/api/x, /api/x, true",
    "/api/x, /api/x/y, false",
    "/api/*, /api, true",
    "/api/*, /api/x/y, true",
    "/api/*, /apix, false",
    "*.do, /a/b.do, true",
    "/api/{id}/close, /api/1/close, true",
    "/api/{id}/close, /api/a%2Fb/close, true",
    "/api/{id}/close, /api/1/2/close, false",
    "/api/{id}/close, /api/{id}, false",
    "^/api/[0-9]+$, /api/12, true",
    "^/api/[0-9]{1}, /api/12, false",
    "/, /anything, true"
  })
  void at_path_isFoundByItsPattern(String pattern, String path, boolean isFound) {
    GuardedPaths paths = new GuardedPaths();
    paths.add(pattern, DENY);
    assertEquals(isFound, !paths.at(path).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "/api/*/x", "/api/{id}/*", "/api/{id", "/api/x{id}", "^("})
  void add_whatIsNoPattern_isRefusedWithItsPlace(String pattern) {
    GuardedPaths paths = new GuardedPaths();
    paths.add("/a", DENY);
    String message =
        assertThrows(IllegalArgumentException.class, () -> paths.add(pattern, DENY)).getMessage();
    assertTrue(
        String.valueOf(message).startsWith("route 2: " + pattern + " is no pattern"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a%2fb/* | write /a%2Fb/*, or",
        "/a/../b | write /b, or",
        "/a;v=1/b | write /a/b, or",
        "/a?b | write /a%3Fb, or",
        "*.d%6F | write *.do, or",
        "/%61pi/{id}/close | write /api/{id}/close, or",
        "/api/{id}/c%6Cose | write /api/{id}/close, or",
        "/../a | no path is spelled so",
        "/100%/a | no path is spelled so",
        "/a%E9/* | no path is spelled so",
        "/a* | has a * where it is no wildcard",
        "*.d* | is no pattern",
      })
  void add_whatMatchesNoPath_isRefusedWithWhatToWrite(String pattern, String advice) {
    GuardedPaths paths = new GuardedPaths();
    paths.add("/a", DENY);
    String message =
        assertThrows(IllegalArgumentException.class, () -> paths.add(pattern, DENY)).getMessage();
    assertTrue(String.valueOf(message).startsWith("route 2: " + pattern + " "), message);
    assertTrue(String.valueOf(message).contains(advice), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/café/*",
        "/a:b/*",
        "/my%20files/*",
        "/a%2Fb",
        "/.x/*",
        "*.tar.gz",
        "/",
        "/*",
        "/a//b",
        "/api/{id}/close",
        "^/a%3ab*$"
      })
  void add_canonicalOrExpression_isTaken(String pattern) {
    GuardedPaths paths = new GuardedPaths();
    paths.add(pattern, DENY);
    assertEquals(1, paths.size());
  }
}
