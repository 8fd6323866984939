package dev.impersonation.jetty;

import dev.impersonation.http.RouteRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/** Holds which rules hold for which paths. Filled before the start, by one thread. */
final class GuardedPaths {
  private record Guarded(PathSpec pattern, RouteRule rule) {}

  /** What a template has in place of one segment. */
  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

  /** What Jetty puts in place of what is no UTF-8. */
  private static final char NO_UTF_8 = '\uFFFD';

  private final List<Guarded> all = new CopyOnWriteArrayList<>();

  /**
   * Adds one.
   *
   * @throws IllegalArgumentException if Jetty refuses the pattern, or if it could match no path as
   *     it is written; the message says which it is, and how it is to be written
   */
  void add(@Nullable String pattern, @Nullable RouteRule rule) {
    String place = "route " + (all.size() + 1) + ": ";
    if (pattern == null || rule == null) {
      throw new IllegalArgumentException(
          place + (pattern == null ? "the pattern" : "the rule of " + pattern) + " is null");
    }
    PathSpec spec = spec(place, pattern);
    if (!pattern.startsWith("^")) {
      requireCanonical(place, pattern);
    }
    all.add(new Guarded(spec, rule));
  }

  /** Jetty's mappings take such patterns, and never find a path for them. */
  private static void requireCanonical(String place, String pattern) {
    String begin = pattern.startsWith("*.") ? "*" : "";
    String end = pattern.endsWith("/*") ? "*" : "";
    String literal = pattern.substring(begin.length(), pattern.length() - end.length());
    if (literal.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          place
              + pattern
              + " has a * where it is no wildcard: write /api/* or *.do, or a regular expression"
              + " that begins with ^");
    }
    String canonical = canonical(literal);
    if (!literal.equals(canonical)) {
      throw new IllegalArgumentException(
          place
              + pattern
              + " matches nothing, for it is matched with the canonical path: "
              + (canonical == null ? "no path is spelled so" : "write " + begin + canonical + end)
              + ", or a regular expression that begins with ^");
    }
  }

  /**
   * Returns how Jetty spells it, what a template holds in braces left alone; null if not at all.
   */
  private static @Nullable String canonical(String literal) {
    StringBuilder canonical = new StringBuilder();
    Matcher variable = VARIABLE.matcher(literal);
    int from = 0;
    while (variable.find()) {
      String part = canonicalPart(literal.substring(from, variable.start()));
      if (part == null) {
        return null;
      }
      canonical.append(part).append(variable.group());
      from = variable.end();
    }
    String rest = canonicalPart(literal.substring(from));
    return rest == null ? null : canonical.append(rest).toString();
  }

  private static @Nullable String canonicalPart(String part) {
    try {
      String canonical = URIUtil.canonicalPath(part);
      return canonical == null || canonical.indexOf(NO_UTF_8) >= 0 ? null : canonical;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static PathSpec spec(String place, String pattern) {
    try {
      // PathSpec.from takes templates to the letter: their routes would hold nowhere.
      return pattern.startsWith("/") && pattern.indexOf('{') >= 0
          ? new UriTemplatePathSpec(pattern)
          : PathSpec.from(pattern);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          place
              + pattern
              + " is no pattern of Jetty's: write a path such as /api/x, a prefix such as /api/*, an"
              + " ending such as *.do, a template such as /api/{id} or a regular expression that"
              + " begins with ^",
          e);
    }
  }

  /**
   * Returns the rules of all patterns that match.
   *
   * @param path canonical and encoded, as Jetty matches its own mappings by
   */
  List<RouteRule> at(String path) {
    List<RouteRule> rules = new ArrayList<>();
    for (Guarded guarded : all) {
      if (guarded.pattern().matches(path)) {
        rules.add(guarded.rule());
      }
    }
    return rules;
  }

  /** Returns whether anonymous requests may go to a path, whatever the settings say of them. */
  boolean isOpen(String path) {
    List<RouteRule> rules = at(path);
    return !rules.isEmpty() && rules.stream().allMatch(RouteRule::isPublic);
  }

  int size() {
    return all.size();
  }
}
