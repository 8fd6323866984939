package dev.impersonation.servlet.route;

import org.jspecify.annotations.Nullable;

/**
 * Compares the paths that {@code <url-pattern>}s match, by Jakarta Servlet 6.0 section 12.2. Seen
 * as a set of paths, the default mapping {@code /} is all of them, like {@code /*}; that it comes
 * last is said by {@link #isMoreSpecificThan}.
 *
 * @param text as the container tells it
 */
record UrlPattern(String text) {
  /** From what is asked first to what is asked last. */
  private enum Kind {
    EXACT,
    PREFIX,
    EXTENSION,
    DEFAULT
  }

  /** Whatever is no other kind is an exact path, such as {@code /a*} and {@code /a/*.do}. */
  private Kind kind() {
    if (text.equals("/")) {
      return Kind.DEFAULT;
    }
    if (text.startsWith("/") && text.endsWith("/*")) {
      return Kind.PREFIX;
    }
    return text.startsWith("*.") && text.indexOf('/') < 0 ? Kind.EXTENSION : Kind.EXACT;
  }

  /** What each matching path begins with (the pattern's own path included) or ends with. */
  private String fixed() {
    return switch (kind()) {
      case PREFIX -> text.substring(0, text.length() - 2);
      case EXTENSION -> text.substring(1);
      // The root of the context has the pattern "" and the path "/".
      case EXACT -> text.isEmpty() ? "/" : text;
      case DEFAULT -> "";
    };
  }

  /** Returns whether this pattern matches every path that the other one matches. */
  boolean covers(UrlPattern other) {
    Kind kindOfOther = other.kind();
    return switch (kind()) {
      case DEFAULT -> true;
      case PREFIX ->
          fixed().isEmpty()
              || ((kindOfOther == Kind.EXACT || kindOfOther == Kind.PREFIX)
                  && (other.fixed() + "/").startsWith(fixed() + "/"));
      case EXTENSION ->
          (kindOfOther == Kind.EXACT || kindOfOther == Kind.EXTENSION)
              && other.fixed().endsWith(fixed());
      case EXACT -> kindOfOther == Kind.EXACT && other.fixed().equals(fixed());
    };
  }

  /** Returns whether there is a path that both match. */
  boolean overlaps(UrlPattern other) {
    return covers(other) || other.covers(this) || crosses(other) || other.crosses(this);
  }

  private boolean crosses(UrlPattern other) {
    return kind() == Kind.PREFIX && other.kind() == Kind.EXTENSION;
  }

  /** Returns whether a servlet with this pattern gets the paths that both match. */
  boolean isMoreSpecificThan(UrlPattern other) {
    int order = kind().compareTo(other.kind());
    return order < 0
        || (order == 0
            && kind() == Kind.PREFIX
            && fixed().length() > other.fixed().length()
            && other.covers(this));
  }

  /**
   * Returns this pattern as containers read it for filters, which have no default mapping: {@code
   * /} is but the root of the context, for which {@code ""} stands here.
   */
  UrlPattern ofFilter() {
    return kind() == Kind.DEFAULT ? new UrlPattern("") : this;
  }

  /**
   * Returns whether it means the same to every container as the pattern of a filter. An extension
   * with another dot in it does not.
   */
  boolean isCertainForFilters() {
    return switch (kind()) {
      case DEFAULT -> false;
      case EXACT, PREFIX -> true;
      case EXTENSION -> text.length() > 2 && text.lastIndexOf('.') == 1;
    };
  }

  /** As a record's own, which would be put together of method handles at start. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UrlPattern pattern && text.equals(pattern.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text.isEmpty() ? "\"\"" : text;
  }
}
