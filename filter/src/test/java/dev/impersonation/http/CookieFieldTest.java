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
      assertTrue(steps <= 3L * field.length(), () -> steps + " of " + field.length());
    }
  }

  @Test
  @DisplayName("S26: what says nothing of who is signed in is left out, and nothing else is")
  void readSessions_anyField_isReadWithoutTheOthers() {
    String field =
        "a=__session=x; __session=one;__session_abcd = \"two\" ; __client_uat=3; __Session=no;"
            + " __client_uat_abcd=4; __sess=no; __session=; x__session=no; __session";
    assertEquals(
        CookieField.read(field).stream()
            .filter(
                cookie ->
                    cookie.name().startsWith("__session")
                        || cookie.name().startsWith("__client_uat"))
            .toList(),
        CookieField.readSessions(field));
    assertEquals(6, CookieField.readSessions(field).size());
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
