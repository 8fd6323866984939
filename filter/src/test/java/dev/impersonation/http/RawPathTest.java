package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S49: the URI as it was written")
final class RawPathTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /a",
    "/a/, /a/",
    "/a/b.c, /a/b.c",
    "/a;x=1/b;y, /a/b",
    "/a/;x, /a/",
    "/a;, /a",
    "/a;x=%C3%A9, /a",
    "/a%20b, /a b",
    "/%C3%A9, /\u00e9",
    "/%F0%9F%98%80x, /\uD83D\uDE00x",
    "/\u00e9, /\u00e9",
    "/%68%65llo, /hello",
    "/a+b, /a+b",
    "/100%25, /100%",
    "/%2561, /%61",
    "/a%3bb, /a;b",
    "/..., /...",
    "/a..b/.c, /a..b/.c"
  })
  void reading_clear_isDecodedOnceWithoutParameters(String written, String expected) {
    assertEquals(Optional.of(expected), new RawPath(written).reading());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "a",
        "http://host/a",
        "//",
        "//a",
        "/a//b",
        "/a//",
        "/;/a",
        "/a/;x=1/b",
        "/.",
        "/..",
        "/./a",
        "/../a",
        "/a/.",
        "/a/..",
        "/a/../b",
        "/a/..;/b",
        "/a/.;x/b",
        "/%2e",
        "/%2E%2e/a",
        "/.%2e/a",
        "/a/%2e%2e;x=y/b",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a\\b",
        "/a;x=%2f/b",
        "/a;x=%5c..",
        "/a;x\\y",
        "/%",
        "/%2",
        "/a%",
        "/%zz",
        "/%0g",
        "/%u0041",
        "/%C0%AF",
        "/%E9",
        "/%C3",
        "/%C3%C3%A9",
        "/%ED%A0%80",
        "/a;x=%C0%AF",
        "/%\u0661\u0662",
        "/%+1"
      })
  void reading_unclear_isNone(String written) {
    assertEquals(Optional.empty(), new RawPath(written).reading());
  }

  @ParameterizedTest
  @CsvSource({
    "/a/../b, /b",
    "/a/./b, /a/b",
    "/a//b, /a/b",
    "/a/b/.., /a/",
    "/a/., /a/",
    "/a;x=1/../b%20c, /b c",
    "/a/, /a/",
    "/../a, -",
    "/a/..;/b, -",
    "/a/%2e%2e/b, -",
    "/a/..;x/../b, -",
    "/a%2fb/../c, -",
    "//, /",
    "a, -"
  })
  @DisplayName("of what an application dispatches to, what stands for itself is resolved")
  void readingOfDispatch_relative_isResolved(String written, String expected) {
    assertEquals(expected, new RawPath(written).readingOfDispatch().orElse("-"));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b",
    "/a;jsessionid=1, /a;",
    "/a;x=1;y=2/b;z/..;q/c, /a;/b;/..;/c",
    "/a/%2e%2e/b%3bc, /a/%2e%2e/b%3bc",
    ";, ;",
    "'', ''"
  })
  @DisplayName("S31: what a parameter says may be a session's ID, and is not recorded")
  void withoutParameters_any_keepsTheirPlace(String written, String expected) {
    assertEquals(expected, new RawPath(written).withoutParameters());
  }

  @Test
  void toString_any_namesNoPath() {
    assertEquals("RawPath[]", new RawPath("/secret").toString());
  }
}
