package dev.impersonation.audit;

import java.util.Locale;

/**
 * Escapes text from tokens so that it cannot break out of a log line, a quoted string or a page.
 * Code that logs a subject or an actor ID must pass it through here.
 */
public final class SafeText {
  /** How many characters are kept, before the mark of the cut. */
  private static final int MAX_LENGTH = 200;

  /** What logs print where there is no text. */
  private static final String NOTHING = "-";

  private static final String ESCAPED = "\"'\\<>&`$";

  private SafeText() {}

  /**
   * Returns the text in printable ASCII: quotes, markup, spaces, control characters and letters of
   * other scripts as <code>&#92;uXXXX</code>, what is beyond some 200 characters as {@code ...},
   * and a hyphen that stands alone, which logs print for nothing, escaped as well.
   */
  public static String of(String text) {
    return of(text, MAX_LENGTH);
  }

  /**
   * Returns the text of a message, which is not a token's, on one line: controls, ends of lines and
   * what turns the order of a line are spaces; all else is as it was.
   */
  public static String oneLine(String message) {
    StringBuilder line = new StringBuilder(message.length());
    for (int index = 0; index < message.length(); index++) {
      char character = message.charAt(index);
      line.append(turnsOrEnds(character) ? ' ' : character);
    }
    return line.toString();
  }

  private static boolean turnsOrEnds(char character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** As {@link #of(String)}, cut elsewhere. */
  static String of(String text, int maxLength) {
    if (text.equals(NOTHING)) {
      return "\\u002d";
    }
    if (text.length() <= maxLength && isPlain(text)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(Math.min(text.length(), maxLength));
    int index = 0;
    while (index < text.length()) {
      int character = text.codePointAt(index);
      if (safe.length() >= maxLength) {
        return safe.append("...").toString();
      }
      if (isPlain(character)) {
        safe.appendCodePoint(character);
      } else {
        for (char unit : Character.toChars(character)) {
          safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
      }
      index += Character.charCount(character);
    }
    return safe.toString();
  }

  private static boolean isPlain(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (!isPlain(text.charAt(index))) {
        return false;
      }
    }
    return true;
  }

  /** ASCII alone: letters of other scripts can be invisible, or turn the order of a line. */
  private static boolean isPlain(int character) {
    return character > ' ' && character < 0x7f && ESCAPED.indexOf(character) < 0;
  }
}
