package dev.impersonation.spring.mvc;

/**
 * Compares the url-pattern of a guard with the path pattern of a handler, which knows variables and
 * wildcards.
 *
 * @param guard the guard's name
 * @param text the url-pattern, as servlets have it
 */
record GuardPattern(String guard, String text) {
  /** How much of a handler's paths a guard is asked about. */
  enum Reach {
    NONE,
    PART,
    ALL
  }

  /**
   * Returns how much of it the guard is asked about.
   *
   * @param path the handler's pattern from the root of the application
   */
  Reach reach(String path) {
    String literal = literal(path);
    boolean isLiteral = literal.equals(path);
    if (text.equals("/*")) {
      return Reach.ALL;
    }
    if (text.startsWith("*.")) {
      String ending = text.substring(1);
      if (path.endsWith(ending)) {
        return Reach.ALL;
      }
      return isLiteral || endsLiterally(path) ? Reach.NONE : Reach.PART;
    }
    if (text.endsWith("/*")) {
      String under = text.substring(0, text.length() - 1);
      if (path.startsWith(under) || path.equals(under.substring(0, under.length() - 1))) {
        return Reach.ALL;
      }
      return !isLiteral && under.startsWith(literal) ? Reach.PART : Reach.NONE;
    }
    String exact = text.isEmpty() ? "/" : text;
    if (isLiteral && (path.isEmpty() ? "/" : path).equals(exact)) {
      return Reach.ALL;
    }
    return !isLiteral && exact.startsWith(literal) ? Reach.PART : Reach.NONE;
  }

  /** What every path of the pattern begins with. */
  private static String literal(String path) {
    for (int i = 0; i < path.length(); i++) {
      if ("{*?".indexOf(path.charAt(i)) >= 0) {
        return path.substring(0, i);
      }
    }
    return path;
  }

  private static boolean endsLiterally(String path) {
    return !path.endsWith("}") && !path.endsWith("*") && !path.endsWith("?");
  }

  /** Returns what a person reads of it. */
  @Override
  public String toString() {
    return "guard " + guard + " at " + (text.isEmpty() ? "the root" : text);
  }
}
