package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the field Cache-Control")
final class CacheControlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-store",
        "NO-STORE",
        " no-store ",
        "no-store, private",
        "private,no-store",
        "no-cache, no-store, max-age=0, must-revalidate",
        ",,\tno-store",
        "private=\"a, b\", no-store",
        "x=\"\\\"\", no-store"
      })
  void isNoStore_directiveIsThere_true(String value) {
    assertTrue(CacheControl.isNoStore(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "no-cache",
        "private",
        "no-storex",
        "xno-store",
        "no-store=1",
        "no store",
        "max-age=60; no-store",
        "private=\"x, no-store, y\"",
        "x=\"\\\", no-store, \"",
        "x=\"\\"
      })
  void isNoStore_somethingElse_false(String value) {
    assertFalse(CacheControl.isNoStore(value));
  }

  @Test
  void isNoStore_nothing_false() {
    assertFalse(CacheControl.isNoStore(null));
  }

  @Test
  void is_name_withoutRegardToCase() {
    assertTrue(CacheControl.isField("cache-CONTROL"));
    assertFalse(CacheControl.isField("CDN-Cache-Control"));
    assertFalse(CacheControl.isField(null));
  }
}
