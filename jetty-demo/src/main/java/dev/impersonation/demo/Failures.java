package dev.impersonation.demo;

/** What paths below {@code /err} ask for. */
final class Failures {
  private Failures() {}

  /** Whether the rest of the path names a status of errors, such as {@code /418}. */
  static boolean namesStatus(String path) {
    return path.length() == 4
        && (path.startsWith("/4") || path.startsWith("/5"))
        && path.chars().skip(1).allMatch(digit -> digit >= '0' && digit <= '9');
  }
}
