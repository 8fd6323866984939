package dev.impersonation.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModuleRoutesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a/*=public | [/a/*=public]",
        "/a=allow,/b=deny | [/a=allow, /b=deny]",
        "' /a = allow ,  *.do=require-reason ' | [/a=allow, *.do=require-reason]",
        "/a=b=read-only | [/a=b=read-only]",
        "/*=deny | [/*=deny]",
        "/a/{id}/close=deny | [/a/{id}/close=deny]",
        "^/$=public | [^/$=public]",
        "^/v[0-9]{1\\,2}/.*=allow, /b=deny | [^/v[0-9]{1,2}/.*=allow, /b=deny]",
        "^/a\\.b\\d=allow | [^/a\\.b\\d=allow]",
        "/a\\,b=allow | [/a,b=allow]",
        "/a=denyed=allow | [/a=denyed=allow]"
      })
  void of_clearRoutes_areRead(String text, String routes) {
    assertEquals(routes, ModuleRoutes.of(text).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | route 1 is empty",
        "/a=allow, | route 2 is empty",
        "/a=allow,,/b=deny | route 2 is empty",
        "/a | route 1 has no mode",
        "^/v{1,2}=allow | route 1 has no mode",
        "=allow | route 1 has no pattern",
        "/a= | route 1 is refused: mode must be one of: public,",
        "/a=allow, /b=free | route 2 is refused: mode must be one of: public,",
        "/a=Deny | route 1 is refused",
        "/a=deny /b=allow | route 1 has a mode inside its pattern",
        "/a=deny;/b=allow | route 1 has a mode inside its pattern",
        "/a=read-only=allow | route 1 has a mode inside its pattern",
        "^/a=deny\\,/b=allow | route 1 has a mode inside its pattern",
        "/a=dney /b=allow | route 1 has a space",
        "/${A}=allow | route 1 holds ${",
        "/=public | route 1 is / which",
        "/a;b=allow | route 1 holds a character",
        "/a?b=allow | route 1 holds a character",
        "/a\\b=allow | route 1 holds a character",
        "/a*=deny | route 1: /a* has a *",
        "*.d*=deny | route 1: *.d* is no pattern",
        "/a%3Ab/*=deny | route 1: /a%3Ab/* matches nothing",
        "/*/*=deny | route 1: /*/* is no pattern",
        "/a=allow,a=deny | route 2: a is no pattern",
        "^(=deny | route 1: ^( is no pattern"
      })
  void of_whatIsNotClear_isRefusedWithItsPlace(String text, String message) {
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> ModuleRoutes.of(text)).getMessage();
    assertTrue(String.valueOf(refusal).startsWith(message), refusal);
  }
}
