package dev.impersonation.servlet;

/** Text from tokens in a form that cannot break out of a log line, a quoted string or a page. */
final class SafeText {
  private static final int MAX_LENGTH = 200;
  private static final String ESCAPED = "\"'\\<>&`$";

  private SafeText() {}

  static String of(String text) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    int index = 0;
    while (index < text.length()) {
      int character = text.codePointAt(index);
      if (safe.length() >= MAX_LENGTH) {
        return safe.append("...").toString();
      }
      if (isPlain(character)) {
        safe.appendCodePoint(character);
      } else {
        for (char unit : Character.toChars(character)) {
          safe.append(String.format("\\u%04x", (int) unit));
        }
      }
      index += Character.charCount(character);
    }
    return safe.toString();
  }

  /** ASCII alone: letters of other scripts can be invisible, or turn the order of a line. */
  private static boolean isPlain(int character) {
    return character > ' ' && character < 0x7f && ESCAPED.indexOf(character) < 0;
  }
}
