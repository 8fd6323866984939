package dev.impersonation.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the pairs of a field {@code Cookie}, parted by its semicolons, whatever quotes say. For
 * adapters: hosts that parse cookies hide some of several with one name.
 */
public final class CookieField {
  private CookieField() {}

  /** What the names of cookies begin with that say who is signed in. */
  private static final String SESSION = "__session";

  private static final String CLIENT_UAT = "__client_uat";

  /** Each of them once without a suffix and once with one. */
  private static final int MOST_SESSIONS = 4;

  /** Returns the cookies in the order they were sent, duplicates included. */
  public static List<GateRequest.Cookie> read(CharSequence field) {
    List<GateRequest.Cookie> cookies = new ArrayList<>();
    int begin = 0;
    int equals = -1;
    for (int at = 0; at <= field.length(); at++) {
      char character = at == field.length() ? ';' : field.charAt(at);
      if (character == ';') {
        cookies.add(cookie(field, first(field, begin, at), equals < 0 ? at : equals, at));
        begin = at + 1;
        equals = -1;
      } else if (character == '=' && equals < 0) {
        equals = at;
      }
    }
    return cookies;
  }

  /**
   * Returns the same without those that say nothing of who is signed in, by the beginnings of their
   * names: of these nothing is made.
   */
  public static List<GateRequest.Cookie> readSessions(String field) {
    List<GateRequest.Cookie> cookies = new ArrayList<>(MOST_SESSIONS);
    int begin = 0;
    while (begin <= field.length()) {
      int semicolon = field.indexOf(';', begin);
      int end = semicolon < 0 ? field.length() : semicolon;
      int first = first(field, begin, end);
      if (field.startsWith(SESSION, first) || field.startsWith(CLIENT_UAT, first)) {
        cookies.add(cookie(field, first, equals(field, first, end), end));
      }
      begin = end + 1;
    }
    return cookies;
  }

  /** Not searched for beyond the pair, or many pairs without one would be searched again. */
  private static int equals(String field, int from, int to) {
    int equals = from;
    while (equals < to && field.charAt(equals) != '=') {
      equals++;
    }
    return equals;
  }

  /**
   * @param equals where the name ends
   */
  private static GateRequest.Cookie cookie(CharSequence field, int from, int equals, int to) {
    String name = text(field, from, last(field, from, equals));
    int begin = first(field, Math.min(equals + 1, to), to);
    int end = last(field, begin, to);
    boolean quoted = end - begin > 1 && field.charAt(begin) == '"' && field.charAt(end - 1) == '"';
    return new GateRequest.Cookie(
        name, quoted ? text(field, begin + 1, end - 1) : text(field, begin, end));
  }

  private static String text(CharSequence field, int from, int to) {
    return from >= to ? "" : field.subSequence(from, to).toString();
  }

  private static int first(CharSequence field, int from, int to) {
    int first = from;
    while (first < to && Character.isWhitespace(field.charAt(first))) {
      first++;
    }
    return first;
  }

  private static int last(CharSequence field, int from, int to) {
    int last = to;
    while (last > from && Character.isWhitespace(field.charAt(last - 1))) {
      last--;
    }
    return last;
  }
}
