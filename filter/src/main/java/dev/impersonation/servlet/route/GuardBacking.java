package dev.impersonation.servlet.route;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Compares the mappings of a guard with those of the filters that decide behind it. */
record GuardBacking(Registrations registered, MappedFilter guard) {
  /** Returns the guard's mappings that no filter backs. */
  List<String> missing() {
    return mappings(
        pattern -> registered.deciding().stream().noneMatch(filter -> backsPart(filter, pattern)),
        servlet -> registered.deciding().stream().noneMatch(filter -> backsPart(filter, servlet)));
  }

  /** Returns the guard's mappings that filters back on a part of their paths only. */
  List<String> partial() {
    List<String> missing = missing();
    return mappings(
            pattern ->
                registered.deciding().stream()
                    .noneMatch(filter -> filter.covering(pattern).isPresent()),
            servlet -> registered.deciding().stream().noneMatch(filter -> backs(filter, servlet)))
        .stream()
        .filter(mapping -> !missing.contains(mapping))
        .toList();
  }

  private List<String> mappings(Predicate<UrlPattern> patterns, Predicate<String> servlets) {
    List<String> found = new ArrayList<>();
    guard.patterns().stream().filter(patterns).map(UrlPattern::toString).forEach(found::add);
    // Nothing can be said of a servlet without mappings: it is reached by its name.
    guard.namedServlets().stream()
        .filter(servlet -> !registered.patternsOf(servlet).isEmpty())
        .filter(servlets)
        .map(servlet -> "servlet name " + servlet)
        .forEach(found::add);
    return found;
  }

  /** A filter that is mapped by servlet name backs what its servlets serve. */
  private boolean backsPart(MappedFilter filter, UrlPattern pattern) {
    return filter.touches(pattern)
        || registered.mappings().stream()
            .anyMatch(
                mapping ->
                    filter.isMappedToServlet(mapping.servlet())
                        && mapping.pattern().overlaps(pattern));
  }

  private boolean backsPart(MappedFilter filter, String servlet) {
    return filter.isMappedToServlet(servlet)
        || registered.patternsOf(servlet).stream().anyMatch(filter::touches);
  }

  private boolean backs(MappedFilter filter, String servlet) {
    return filter.isMappedToServlet(servlet)
        || registered.patternsOf(servlet).stream()
            .allMatch(pattern -> filter.covering(pattern).isPresent());
  }
}
