package dev.impersonation.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the pairs of a field {@code Cookie}, parted by its semicolons, whatever quotes say. For
 * adapters: hosts that parse cookies hide some of several with one name.
 */
public final class CookieField {
  private CookieField() {}

  /** Returns the cookies in the order they were sent, duplicates included. */
  public static List<GateRequest.Cookie> read(CharSequence field) {
    List<GateRequest.Cookie> cookies = new ArrayList<>();
    int begin = 0;
    for (int at = 0; at <= field.length(); at++) {
      if (at == field.length() || field.charAt(at) == ';') {
        cookies.add(cookie(field.subSequence(begin, at).toString()));
        begin = at + 1;
      }
    }
    return cookies;
  }

  private static GateRequest.Cookie cookie(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 0) {
      return new GateRequest.Cookie(pair.strip(), "");
    }
    String value = pair.substring(equals + 1).strip();
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return new GateRequest.Cookie(
        pair.substring(0, equals).strip(), quoted ? value.substring(1, value.length() - 1) : value);
  }
}
