package dev.impersonation.servlet.route;

import dev.impersonation.http.CoverageCheck;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists which of an application's servlet mappings have a guard or an annotation that says what may
 * be done while somebody impersonates, and where only the default of {@link
 * dev.impersonation.servlet.ImpersonationFilter} does. It compares registrations as the container
 * tells them; what the container does not tell is said in the report and never guessed.
 *
 * <p>The filter looks at start, by its setting {@link CoverageCheck}. In a test of your own take it
 * after the start, when every guard has told its mode:
 *
 * <pre>{@code
 * Coverage.of(servletContext).assertEveryRouteDecided();
 * }</pre>
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class Coverage {
  private final List<Route> routes;
  private final List<String> findings;
  private final List<String> unknowns;
  private final boolean hasRules;

  private Coverage(
      List<Route> routes, List<String> findings, List<String> unknowns, boolean hasRules) {
    this.routes = List.copyOf(routes);
    this.findings = List.copyOf(findings);
    this.unknowns = List.copyOf(unknowns);
    this.hasRules = hasRules;
  }

  /** How much of a mapping something other than the default decides. */
  public enum Extent {
    /**
     * Every request that comes by this mapping, as far as the container tells: not by which
     * dispatcher types a guard is asked.
     */
    FULL,

    /** Some paths, or some HTTP methods: the default holds for the others. */
    PARTLY,

    /** Nothing: the default holds. */
    NONE
  }

  /**
   * One mapping of one servlet.
   *
   * @param servlet the name of the servlet
   * @param pattern its url-pattern
   * @param extent how much of it is decided
   * @param by the guards and annotations that decide, as text for people; empty if there are none
   */
  public record Route(String servlet, String pattern, Extent extent, String by) {}

  /**
   * Compares what is registered by now. A context that tells no registrations gives a finding and
   * no routes.
   */
  public static Coverage of(ServletContext context) {
    Optional<Registrations> registered = Registrations.of(context);
    if (registered.isEmpty()) {
      return new Coverage(
          List.of(),
          List.of("this context tells no registrations: nothing can be said"),
          List.of(),
          true);
    }
    CoverageSurvey survey = new CoverageSurvey(context, registered.get());
    List<Route> routes = new ArrayList<>();
    for (DecidedMapping mapping : survey.mappings()) {
      routes.add(route(mapping));
    }
    return new Coverage(routes, survey.findings(), survey.unknowns(), survey.hasRules());
  }

  private static Route route(DecidedMapping decided) {
    Extent ofPart = decided.by().isEmpty() ? Extent.NONE : Extent.PARTLY;
    return new Route(
        decided.mapping().servlet(),
        decided.mapping().pattern().text(),
        decided.entirely() ? Extent.FULL : ofPart,
        String.join("; ", decided.by()));
  }

  /** Returns every mapping, sorted by servlet name and pattern. */
  public List<Route> routes() {
    return routes;
  }

  /**
   * Returns what is wrong otherwise, as text for people: mappings that the filter does not pass,
   * guards that cannot do what they say or are where no servlet is.
   */
  public List<String> findings() {
    return findings;
  }

  /** Returns whether every mapping is fully decided and nothing else was found. */
  public boolean isComplete() {
    return findings.isEmpty() && count(Extent.FULL) == routes.size();
  }

  /** Whether there is any guard or annotation, or none can be seen. */
  boolean hasRules() {
    return hasRules;
  }

  /**
   * Asserts that every mapping is fully decided and that there is no finding.
   *
   * @throws AssertionError if not; its message is the whole {@linkplain #report() report}
   */
  public void assertEveryRouteDecided() {
    if (!isComplete()) {
      throw new AssertionError(report());
    }
  }

  /** Returns everything that was found as lines for people; their wording may change. */
  public String report() {
    StringBuilder text = new StringBuilder("impersonation coverage: ");
    text.append(counted(routes.size(), "mapping")).append(", ");
    text.append(count(Extent.FULL)).append(" decided fully, ");
    text.append(count(Extent.PARTLY)).append(" partly, ");
    text.append(count(Extent.NONE)).append(" not; ");
    text.append(counted(findings.size(), "finding"));
    for (Extent extent : List.of(Extent.NONE, Extent.PARTLY, Extent.FULL)) {
      lines(extent).forEach(line -> text.append("\n  ").append(line));
    }
    findings.forEach(finding -> text.append("\n  finding: ").append(finding));
    unknowns.forEach(unknown -> text.append("\n  cannot be told: ").append(unknown));
    return text.toString();
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** One line for all mappings of a servlet that have the same rest. */
  private List<String> lines(Extent extent) {
    Map<String, String> patternsByRest = new LinkedHashMap<>();
    for (Route route : routes) {
      if (route.extent() == extent) {
        String rest = " (servlet " + route.servlet() + "): " + decidedBy(route);
        String before = patternsByRest.get(rest);
        String pattern = new UrlPattern(route.pattern()).toString();
        patternsByRest.put(rest, before == null ? pattern : before + ", " + pattern);
      }
    }
    String label =
        switch (extent) {
          case FULL -> "full   ";
          case PARTLY -> "PARTLY ";
          case NONE -> "NOT    ";
        };
    return patternsByRest.entrySet().stream()
        .map(line -> label + line.getValue() + line.getKey())
        .toList();
  }

  private static String decidedBy(Route route) {
    return switch (route.extent()) {
      case FULL -> route.by();
      case PARTLY -> route.by() + "; for the rest the default";
      case NONE -> "the default alone";
    };
  }

  private long count(Extent extent) {
    long count = 0;
    for (Route route : routes) {
      count += route.extent() == extent ? 1 : 0;
    }
    return count;
  }

  /** Returns the {@linkplain #report() report}. */
  @Override
  public String toString() {
    return report();
  }
}
