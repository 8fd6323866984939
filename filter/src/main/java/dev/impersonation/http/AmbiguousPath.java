package dev.impersonation.http;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Spellings of a path that an application may take for another path than the host did when it
 * matched its url-patterns: hosts differ in what they fold, and some fold nothing.
 */
final class AmbiguousPath {
  private static final Pattern SEGMENT = Pattern.compile("(^|/)\\.{1,2}(/|$)");
  private static final Pattern ENCODED = Pattern.compile("%(2e|2f|3b|5c|00|25)");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private AmbiguousPath() {}

  /** Whether a path, as the host decoded it, is one. */
  static boolean is(String path) {
    return path.contains("//")
        || path.indexOf('\\') >= 0
        || path.indexOf(';') >= 0
        || SEGMENT.matcher(path).find()
        || CONTROL.matcher(path).find()
        || (path.indexOf('%') >= 0 && ENCODED.matcher(path.toLowerCase(Locale.ROOT)).find());
  }
}
