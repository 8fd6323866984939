package dev.impersonation.servlet.route;

import dev.impersonation.servlet.route.Registrations.Guard;
import dev.impersonation.servlet.route.Registrations.ServletMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds guards that mean to open some routes, and open all of them to whoever comes. */
record OpenToAll(Registrations registered) {
  private static final UrlPattern EVERYTHING = new UrlPattern("/*");

  List<String> findings() {
    List<Guard> open = new ArrayList<>();
    for (Guard guard : registered.guards()) {
      if (guard.isPublic()) {
        open.add(guard);
      }
    }
    List<String> findings = new ArrayList<>();
    for (Guard guard : open) {
      if (guard.filter().covering(EVERYTHING).isPresent()) {
        findings.add(
            guard
                + " at /* lets whoever comes in everywhere, but where another guard is not public,"
                + " as anonymous=allow would: map it to the open routes only");
      }
    }
    if (findings.isEmpty()
        && !open.isEmpty()
        && !registered.mappings().isEmpty()
        && registered.mappings().stream().allMatch(mapping -> isOpen(mapping, open))) {
      findings.add(
          open.stream().map(Guard::toString).collect(Collectors.joining(", "))
              + ": together they let whoever comes in everywhere, as anonymous=allow would: map"
              + " them to the open routes only");
    }
    return findings;
  }

  private boolean isOpen(ServletMapping mapping, List<Guard> open) {
    return open.stream().anyMatch(guard -> guard.filter().covering(mapping.pattern()).isPresent())
        && registered.guards().stream()
            .filter(guard -> !guard.isPublic() && !guard.holdsAnnotations())
            .noneMatch(
                guard ->
                    registered.isTouched(mapping, guard.filter())
                        || guard.filter().isMappedToServlet(mapping.servlet()));
  }
}
