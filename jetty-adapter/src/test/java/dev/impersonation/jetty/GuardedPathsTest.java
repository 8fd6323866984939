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
}
