package dev.impersonation.spring.mvc;

import dev.impersonation.servlet.route.Coverage;
import java.util.List;

/** Lists which handlers something other than the default decides. Immutable. */
public final class ImpersonationCoverage {
  private final List<Route> routes;
  private final List<String> findings;

  ImpersonationCoverage(List<Route> routes, List<String> findings) {
    this.routes = List.copyOf(routes);
    this.findings = List.copyOf(findings);
  }

  /**
   * One pattern of one handler.
   *
   * @param handler its name
   * @param pattern the pattern
   * @param extent how much of it is decided
   * @param by what decides, as text for people
   */
  public record Route(String handler, String pattern, Coverage.Extent extent, String by) {}

  /** Returns every route. */
  public List<Route> routes() {
    return routes;
  }

  /** Returns what is wrong otherwise. */
  public List<String> findings() {
    return findings;
  }

  /** Returns whether every route is fully decided and nothing else was found. */
  public boolean isComplete() {
    return findings.isEmpty()
        && routes.stream().allMatch(route -> route.extent() == Coverage.Extent.FULL);
  }

  /**
   * Asserts that.
   *
   * @throws AssertionError if not
   */
  public void assertEveryRouteDecided() {
    if (!isComplete()) {
      throw new AssertionError(report());
    }
  }

  /** Returns everything that was found as lines for people. */
  public String report() {
    return "impersonation coverage: " + routes.size() + " routes";
  }
}
