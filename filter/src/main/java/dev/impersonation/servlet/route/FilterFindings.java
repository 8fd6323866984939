package dev.impersonation.servlet.route;

import dev.impersonation.servlet.route.Registrations.ServletMapping;
import java.util.ArrayList;
import java.util.List;

/** Finds mappings that pass no filter, and url-patterns of filters that are not what they seem. */
record FilterFindings(Registrations registered) {
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    if (registered.deciding().isEmpty()) {
      findings.add("no ImpersonationFilter is registered: nobody is verified, nothing is decided");
    } else {
      registered.mappings().forEach(mapping -> findPassedBy(mapping, findings));
    }
    for (MappedFilter filter : registered.deciding()) {
      filter
          .uncertain()
          .forEach(
              pattern ->
                  findings.add(
                      "filter "
                          + filter.name()
                          + " has the url-pattern "
                          + pattern
                          + ", which containers read in different ways"));
      findAtRoot(filter, findings);
    }
    return findings;
  }

  private void findPassedBy(ServletMapping mapping, List<String> findings) {
    boolean whole =
        registered.deciding().stream()
            .anyMatch(
                filter ->
                    filter.covering(mapping.pattern()).isPresent()
                        || filter.isMappedToServlet(mapping.servlet()));
    if (whole) {
      return;
    }
    boolean part =
        registered.deciding().stream().anyMatch(filter -> registered.isTouched(mapping, filter));
    findings.add(
        mapping
            + (part
                ? " passes an ImpersonationFilter on a part of its paths only: on the others"
                : " passes no ImpersonationFilter:")
            + " nobody is verified and nothing is limited");
  }

  private static void findAtRoot(MappedFilter filter, List<String> findings) {
    filter
        .atRoot()
        .forEach(
            pattern ->
                findings.add(
                    "ImpersonationFilter "
                        + filter.name()
                        + " has the url-pattern "
                        + new UrlPattern(pattern)
                        + ", for filters at most the root of the context: map it to /*"));
  }
}
