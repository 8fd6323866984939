package dev.impersonation.jetty;

import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RouteRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads routes from one line of text: {@code pattern=mode, pattern=mode}. What could be read in two
 * ways is refused, with its place: a route that was meant otherwise might open something.
 */
final class ModuleRoutes {
  /** One route. */
  record Route(String pattern, GuardMode mode) {
    @Override
    public String toString() {
      return pattern + "=" + mode;
    }
  }

  /** What a pattern is refused for. */
  private record Flaw(Predicate<String> isIn, String problem) {}

  private static final Pattern MODE_INSIDE =
      Pattern.compile(
          Arrays.stream(GuardMode.values())
              .map(GuardMode::toString)
              .collect(Collectors.joining("|", "=\\s*(", ")(?![A-Za-z0-9-])")));

  private static final List<Flaw> FLAWS =
      List.of(
          new Flaw(String::isEmpty, "has no pattern: write pattern=mode"),
          new Flaw(
              MODE_INSIDE.asPredicate(),
              "has a mode inside its pattern: separate routes by commas"),
          new Flaw(
              Pattern.compile("\\s").asPredicate(),
              "has a space inside its pattern: separate routes by commas, and write %20"),
          new Flaw(
              text -> text.contains("${"),
              "holds ${ for which nothing is put in here: write what it stands for"),
          new Flaw(
              text -> text.equals("/"),
              "is / which Jetty matches with every path: write /* or, for this path alone, ^/$"),
          new Flaw(
              text -> !isExpression(text) && Pattern.compile("[;?#\\\\]").matcher(text).find(),
              "holds a character that no path has here: it is matched with a canonical path, without"
                  + " parameters and query"));

  private ModuleRoutes() {}

  private static boolean isExpression(String pattern) {
    return pattern.startsWith("^");
  }

  /**
   * Returns the routes, in their order.
   *
   * @throws IllegalArgumentException if one is not clear, or refused by {@link GuardedPaths#add};
   *     the message begins with {@code route} and its place, from 1
   */
  static List<Route> of(String text) {
    List<Route> routes = new ArrayList<>();
    GuardedPaths paths = new GuardedPaths();
    for (String entry : entries(text)) {
      Route route = route("route " + (routes.size() + 1) + " ", entry.strip());
      paths.add(route.pattern(), RouteRule.of(route.mode()));
      routes.add(route);
    }
    return routes;
  }

  /** What commas separate, but for those with a backslash before them. */
  private static List<String> entries(String text) {
    List<String> entries = new ArrayList<>();
    StringBuilder entry = new StringBuilder();
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c == ',') {
        entries.add(entry.toString());
        entry.setLength(0);
      } else if (c == '\\' && index + 1 < text.length()) {
        index++;
        entry.append(text.charAt(index) == ',' ? "" : "\\").append(text.charAt(index));
      } else {
        entry.append(c);
      }
    }
    entries.add(entry.toString());
    return entries;
  }

  private static Route route(String place, String entry) {
    if (entry.isEmpty()) {
      throw new IllegalArgumentException(place + "is empty: separate routes by single commas");
    }
    int end = entry.lastIndexOf('=');
    if (end < 0) {
      throw new IllegalArgumentException(
          place + "has no mode: write pattern=mode, and \\, for a comma that is part of a pattern");
    }
    String pattern = entry.substring(0, end).strip();
    for (Flaw flaw : FLAWS) {
      if (flaw.isIn().test(pattern)) {
        throw new IllegalArgumentException(place + flaw.problem());
      }
    }
    try {
      return new Route(pattern, GuardMode.of(entry.substring(end + 1).strip()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + "is refused: " + e.getMessage(), e);
    }
  }
}
