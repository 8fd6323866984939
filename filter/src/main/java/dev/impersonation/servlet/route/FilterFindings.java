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
      for (ServletMapping mapping : registered.mappings()) {
        findPassedBy(mapping, findings);
      }
    }
    for (MappedFilter filter : registered.deciding()) {
      for (UrlPattern pattern : filter.uncertain()) {
        findings.add(
            "filter "
                + filter.name()
                + " has the url-pattern "
                + pattern
                + ", which containers read in different ways");
      }
      findAtRoot(filter, findings);
    }
    return findings;
  }

  private void findPassedBy(ServletMapping mapping, List<String> findings) {
    boolean part = false;
    for (MappedFilter filter : registered.deciding()) {
      if (filter.covering(mapping.pattern()).isPresent()
          || filter.isMappedToServlet(mapping.servlet())) {
        return;
      }
      part |= registered.isTouched(mapping, filter);
    }
    findings.add(
        mapping
            + (part
                ? " passes an ImpersonationFilter on a part of its paths only: on the others"
                : " passes no ImpersonationFilter:")
            + " nobody is verified and nothing is limited");
  }

  private static void findAtRoot(MappedFilter filter, List<String> findings) {
    for (String pattern : filter.atRoot()) {
      findings.add(
          "ImpersonationFilter "
              + filter.name()
              + " has the url-pattern "
              + new UrlPattern(pattern)
              + ", for filters at most the root of the context: map it to /*");
    }
  }
}
