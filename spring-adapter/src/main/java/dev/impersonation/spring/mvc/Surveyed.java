package dev.impersonation.spring.mvc;

import dev.impersonation.servlet.route.Coverage.Extent;
import dev.impersonation.spring.mvc.ImpersonationCoverage.Route;
import java.util.List;

/**
 * What one survey has found.
 *
 * @param hasRules whether the application says anything of its own about what may be done
 */
record Surveyed(List<Route> routes, List<String> findings, boolean hasRules) {
  Surveyed {
    routes = List.copyOf(routes);
    findings = List.copyOf(findings);
  }

  boolean isComplete() {
    return findings.isEmpty() && count(Extent.FULL) == routes.size();
  }

  String report() {
    StringBuilder text = new StringBuilder("impersonation coverage: ");
    text.append(counted(routes.size(), "route")).append(", ");
    text.append(count(Extent.FULL)).append(" decided fully, ");
    text.append(count(Extent.PARTLY)).append(" partly, ");
    text.append(count(Extent.NONE)).append(" not; ");
    text.append(counted(findings.size(), "finding"));
    for (Extent extent : List.of(Extent.NONE, Extent.PARTLY, Extent.FULL)) {
      routes.stream()
          .filter(route -> route.extent() == extent)
          .forEach(route -> text.append("\n  ").append(line(route)));
    }
    findings.forEach(finding -> text.append("\n  finding: ").append(finding));
    return text.toString();
  }

  private static String line(Route route) {
    String extent =
        switch (route.extent()) {
          case NONE -> "not decided";
          case PARTLY -> "partly decided";
          case FULL -> "decided";
        };
    return extent
        + ": "
        + route.pattern()
        + " ("
        + route.handler()
        + ")"
        + (route.by().isEmpty() ? "" : ": " + route.by());
  }

  private long count(Extent extent) {
    return routes.stream().filter(route -> route.extent() == extent).count();
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
