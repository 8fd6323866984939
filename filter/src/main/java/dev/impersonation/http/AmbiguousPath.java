package dev.impersonation.http;

import java.util.regex.Pattern;

/**
 * Spellings of a path that an application may take for another path than the host did when it
 * matched its url-patterns: hosts differ in what they fold, and some fold nothing.
 */
final class AmbiguousPath {
  private static final Pattern SEGMENT = Pattern.compile("(^|/)\\.{1,2}(/|$)");
  // Whoever decodes once more finds another path: even a letter may be hidden in it.
  private static final Pattern ENCODED = Pattern.compile("%[0-9a-fA-F]{2}");

  private AmbiguousPath() {}

  /**
   * Whether a path, as the host decoded it, is one. The host has taken path parameters away by
   * then; what is left of a {@code ;} was encoded, and looks like one to whoever reads it again.
   */
  static boolean is(String path) {
    return path.contains("//")
        || path.indexOf('\\') >= 0
        || path.indexOf(';') >= 0
        || SEGMENT.matcher(path).find()
        || ENCODED.matcher(path).find()
        || path.chars().anyMatch(Character::isISOControl);
  }
}
