package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S26, S52: a field of cookies, read once")
final class CookieFieldTest {
  @ParameterizedTest
  @ValueSource(strings = {";", "=", "a=b;", "__session=a;", "\"", "a=\";", " ", "; ", "x"})
  void read_anyField_looksAtEachCharacterAFewTimes(String part) {
    for (int length : new int[] {1_000, 2_000, 120_000, 240_000}) {
      String field = part.repeat(length / part.length());
      long steps = CountedText.steps(field, CookieField::read);
      assertTrue(steps <= 2L * field.length(), () -> steps + " of " + field.length());
    }
  }

  @Test
  void read_emptyParts_areCookiesWithoutAName() {
    GateRequest.Cookie none = new GateRequest.Cookie("", "");
    assertEquals(List.of(none), CookieField.read(""));
    assertEquals(
        List.of(
            none, new GateRequest.Cookie("a", "="), none, new GateRequest.Cookie("b", ""), none),
        CookieField.read(";a==;;b;"));
  }
}
