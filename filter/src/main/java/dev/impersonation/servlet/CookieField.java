package dev.impersonation.servlet;

import dev.impersonation.http.GateRequest.Cookie;
import java.util.ArrayList;
import java.util.List;

/** Splits a field {@code Cookie} into its pairs at each semicolon, whatever quotes say. */
final class CookieField {
  private CookieField() {}

  static List<Cookie> read(CharSequence field) {
    List<Cookie> cookies = new ArrayList<>();
    int begin = 0;
    for (int at = 0; at <= field.length(); at++) {
      if (at == field.length() || field.charAt(at) == ';') {
        cookies.add(cookie(field.subSequence(begin, at).toString()));
        begin = at + 1;
      }
    }
    return cookies;
  }

  private static Cookie cookie(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 0) {
      return new Cookie(pair.strip(), "");
    }
    String value = pair.substring(equals + 1).strip();
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return new Cookie(
        pair.substring(0, equals).strip(), quoted ? value.substring(1, value.length() - 1) : value);
  }
}
