package dev.impersonation.http;

/**
 * Reads the field {@code Authorization} (RFC 9110 section 11.6.2, RFC 6750 section 2.1), each
 * character of it looked at a bounded number of times. Without a pattern: over the length of a
 * token that was a quarter of a request's CPU time.
 */
final class AuthorizationField {
  enum Kind {
    BEARER,
    OTHER_SCHEME,
    MALFORMED
  }

  private static final String BEARER = "bearer";
  private static final String NO_LETTERS_OF_TOKENS = "!#$%&'*+.^_`|~-";

  /** By code, whether a character may be in a token68, before the padding at its end. */
  private static final boolean[] TOKEN68 = new boolean[128];

  static {
    for (char c = 0; c < TOKEN68.length; c++) {
      TOKEN68[c] = isLetterOrDigit(c) || "-._~+/".indexOf(c) >= 0;
    }
  }

  private final CharSequence field;
  private final int begin;
  private final int end;
  private final int endOfScheme;
  private final int credentials;

  private AuthorizationField(CharSequence field) {
    this.field = field;
    int first = 0;
    int last = field.length();
    while (first < last && Character.isWhitespace(field.charAt(first))) {
      first++;
    }
    while (first < last && Character.isWhitespace(field.charAt(last - 1))) {
      last--;
    }
    begin = first;
    end = last;
    while (first < end && isOfScheme(field.charAt(first))) {
      first++;
    }
    endOfScheme = first;
    while (first < end && field.charAt(first) == ' ') {
      first++;
    }
    credentials = first;
  }

  static AuthorizationField of(CharSequence field) {
    return new AuthorizationField(field);
  }

  Kind kind() {
    boolean hasScheme = endOfScheme > begin && credentials > endOfScheme && credentials < end;
    if (!hasScheme || isSpace(field.charAt(credentials))) {
      return Kind.MALFORMED;
    }
    if (endOfScheme - begin == BEARER.length() && isBearerAt(begin)) {
      return isToken68() ? Kind.BEARER : Kind.MALFORMED;
    }
    return isOneLine() && !isJoinedWithBearer() ? Kind.OTHER_SCHEME : Kind.MALFORMED;
  }

  /** What follows the scheme. */
  String credentials() {
    return field.subSequence(credentials, end).toString();
  }

  private boolean isBearerAt(int index) {
    return index + BEARER.length() <= field.length()
        && BEARER.equalsIgnoreCase(field.subSequence(index, index + BEARER.length()).toString());
  }

  private boolean isToken68() {
    int last = end;
    while (last > credentials && field.charAt(last - 1) == '=') {
      last--;
    }
    for (int index = credentials; index < last; index++) {
      char c = field.charAt(index);
      if (c >= TOKEN68.length || !TOKEN68[c]) {
        return false;
      }
    }
    return last > credentials;
  }

  private boolean isOneLine() {
    for (int index = credentials; index < end; index++) {
      char c = field.charAt(index);
      if (c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029') {
        return false;
      }
    }
    return true;
  }

  /** Whether a proxy, perhaps, joined another field to it, which is ours. */
  private boolean isJoinedWithBearer() {
    boolean isAfterComma = false;
    for (int index = credentials; index < field.length(); index++) {
      char c = field.charAt(index);
      if (isAfterComma && !isSpace(c)) {
        int next = index + BEARER.length();
        if (isBearerAt(index) && next < field.length() && isSpace(field.charAt(next))) {
          return true;
        }
      }
      isAfterComma = c == ',' || (isAfterComma && isSpace(c));
    }
    return false;
  }

  private static boolean isOfScheme(char c) {
    return isLetterOrDigit(c) || NO_LETTERS_OF_TOKENS.indexOf(c) >= 0;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
