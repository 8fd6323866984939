package dev.impersonation.spring.mvc;

import dev.impersonation.servlet.route.Coverage.Extent;
import java.util.List;

/**
 * Lists every handler, functional route, mapped URL and endpoint of an application, its management
 * port included, and what says of each what may be done while somebody impersonates: a guard, an
 * annotation, or only the filter's default. What other servlets have is as {@link
 * dev.impersonation.servlet.route.Coverage} lists it. In a test of your own:
 *
 * <pre>{@code
 * @Test
 * void everyRouteIsDecided(@Autowired ImpersonationCoverage coverage) {
 *   coverage.assertEveryRouteDecided();
 * }
 * }</pre>
 *
 * <p>Each method looks anew, at what there is by then. Safe for use by many threads.
 */
public final class ImpersonationCoverage {
  private final CoverageSurvey survey;

  ImpersonationCoverage(CoverageSurvey survey) {
    this.survey = survey;
  }

  /**
   * One route.
   *
   * @param handler the method of a controller, or what else serves it, as text for people
   * @param pattern what it is asked by, as text for people
   * @param extent how much of it something other than the default decides
   * @param by the guards and annotations that decide, as text for people; empty if there are none
   */
  public record Route(String handler, String pattern, Extent extent, String by) {}

  /** Returns every route, sorted by pattern. */
  public List<Route> routes() {
    return survey.take().routes();
  }

  /** Returns what is wrong otherwise, as text for people. */
  public List<String> findings() {
    return survey.take().findings();
  }

  /** Returns whether every route is fully decided and nothing else was found. */
  public boolean isComplete() {
    return survey.take().isComplete();
  }

  /**
   * Asserts that every route is fully decided and that there is no finding.
   *
   * @throws AssertionError if not; its message is the whole {@linkplain #report() report}
   */
  public void assertEveryRouteDecided() {
    Surveyed taken = survey.take();
    if (!taken.isComplete()) {
      throw new AssertionError(taken.report());
    }
  }

  /** Returns everything that was found as lines for people; their wording may change. */
  public String report() {
    return survey.take().report();
  }

  /** Returns all of it as it is at one time. */
  Surveyed taken() {
    return survey.take();
  }
}
