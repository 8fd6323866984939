package dev.impersonation.jetty;

import dev.impersonation.http.RouteRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.jspecify.annotations.Nullable;

/** Holds which rules hold for which paths. Filled before the start, by one thread. */
final class GuardedPaths {
  private record Guarded(PathSpec pattern, RouteRule rule) {}

  private final List<Guarded> all = new CopyOnWriteArrayList<>();

  /**
   * Adds one.
   *
   * @throws IllegalArgumentException if Jetty refuses the pattern; the message says which it is
   */
  void add(@Nullable String pattern, @Nullable RouteRule rule) {
    String place = "route " + (all.size() + 1) + ": ";
    if (pattern == null || rule == null) {
      throw new IllegalArgumentException(
          place + (pattern == null ? "the pattern" : "the rule of " + pattern) + " is null");
    }
    all.add(new Guarded(spec(place, pattern), rule));
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

  int size() {
    return all.size();
  }
}
