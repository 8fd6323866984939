package dev.impersonation.http;

import java.util.Optional;

/**
 * Finds spellings of a path that an application may take for another path than the host did when it
 * matched its url-patterns: hosts differ in what they fold, and some fold nothing; what stands
 * behind them may match the URI as the client wrote it.
 */
final class AmbiguousPath {
  private AmbiguousPath() {}

  /** Whether the dispatch has one, by its host, its path or the URI that its client wrote. */
  static boolean is(GateRequest request) {
    return request.isAmbiguous()
        || is(request.path())
        || request.rawPath().filter(raw -> !reads(raw, request)).isPresent();
  }

  /** Whether the URI says to every reader what the host has matched. */
  private static boolean reads(String raw, GateRequest request) {
    String context = request.rawContextPath();
    if (context.equals(request.contextPath()) && raw.equals(context + request.path())) {
      // Whatever is not clear in it, the path has as well.
      return true;
    }
    Optional<String> root = context.isEmpty() ? Optional.of("") : new RawPath(context).reading();
    RawPath written = new RawPath(raw);
    Optional<String> reading =
        request.dispatch().equals("REQUEST") ? written.reading() : written.readingOfDispatch();
    if (root.isEmpty() || reading.isEmpty()) {
      return false;
    }
    String read = reading.get();
    String matched = root.get() + request.path();
    return read.equals(matched)
        || isRoot(read, root.get(), request.path())
        || (read.endsWith("/") && matched.startsWith(read) && request.isWelcomeFile());
  }

  /** Hosts differ in whether the root of an application is a slash, which clients leave out. */
  private static boolean isRoot(String read, String root, String path) {
    return (read.equals(root) || read.equals(root + "/")) && (path.isEmpty() || path.equals("/"));
  }

  /**
   * Whether a path, as the host decoded it, is one. The host has taken path parameters away by
   * then; what is left of a {@code ;} was encoded, and looks like one to whoever reads it again.
   */
  static boolean is(String path) {
    int segment = 0;
    for (int index = 0; index < path.length(); index++) {
      char character = path.charAt(index);
      if (character == '/') {
        if ((index > 0 && path.charAt(index - 1) == '/') || isDots(path, segment, index)) {
          return true;
        }
        segment = index + 1;
      } else if (character == '\\'
          || character == ';'
          || Character.isISOControl(character)
          || isEncoded(path, index)) {
        return true;
      }
    }
    return isDots(path, segment, path.length());
  }

  private static boolean isDots(String path, int from, int to) {
    return (to - from == 1 && path.charAt(from) == '.')
        || (to - from == 2 && path.charAt(from) == '.' && path.charAt(from + 1) == '.');
  }

  /** Whoever decodes once more finds another path: even a letter may be hidden in it. */
  private static boolean isEncoded(String path, int index) {
    return path.charAt(index) == '%'
        && index + 2 < path.length()
        && isHex(path.charAt(index + 1))
        && isHex(path.charAt(index + 2));
  }

  private static boolean isHex(char digit) {
    return digit < 128 && Character.digit(digit, 16) >= 0;
  }
}
