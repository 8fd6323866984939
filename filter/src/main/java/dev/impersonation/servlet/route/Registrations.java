package dev.impersonation.servlet.route;

import dev.impersonation.http.RouteRule;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lists the filters and servlets that count for coverage, as the container tells them by now, in
 * the order of their names.
 *
 * @param webSockets the filters by which containers answer WebSocket handshakes
 */
record Registrations(
    List<MappedFilter> deciding,
    List<Guard> guards,
    List<MappedFilter> webSockets,
    List<ServletMapping> mappings) {

  /** Names one url-pattern that a servlet is reached by. */
  record ServletMapping(String servlet, UrlPattern pattern) {
    @Override
    public String toString() {
      return pattern + " (servlet " + servlet + ")";
    }
  }

  /** A guard, and what it asks for as far as that is known. */
  record Guard(MappedFilter filter, Optional<RouteRule> rule) {
    /** Whether it is known that it can refuse nothing. */
    boolean opensOnly() {
      return rule.isPresent() && !rule.get().limits();
    }

    /** Whether it is known to let anonymous requests in. */
    boolean isPublic() {
      return rule.isPresent() && rule.get().isPublic();
    }

    /** Whether it is there to hold the annotations of a servlet, which say more than it does. */
    boolean holdsAnnotations() {
      return OwnFilters.holdsAnnotations(filter.name());
    }

    @Override
    public String toString() {
      return "guard "
          + filter.name()
          + " "
          + rule.map(RouteRule::toString).orElse("(mode unknown)");
    }
  }

  Registrations {
    deciding = List.copyOf(deciding);
    guards = List.copyOf(guards);
    webSockets = List.copyOf(webSockets);
    mappings = List.copyOf(mappings);
  }

  /** Returns them; empty if this container does not tell. */
  static Optional<Registrations> of(ServletContext context) {
    Map<String, ? extends FilterRegistration> filters;
    Map<String, ? extends ServletRegistration> servlets;
    try {
      filters = context.getFilterRegistrations();
      servlets = context.getServletRegistrations();
    } catch (UnsupportedOperationException | IllegalStateException e) {
      return Optional.empty();
    }
    if (filters == null || servlets == null || (filters.isEmpty() && servlets.isEmpty())) {
      return Optional.empty();
    }
    List<MappedFilter> deciding = new ArrayList<>();
    List<Guard> guards = new ArrayList<>();
    List<MappedFilter> webSockets = new ArrayList<>();
    new TreeMap<String, FilterRegistration>(filters)
        .forEach(
            (name, registration) -> {
              MappedFilter filter = MappedFilter.of(context, name, registration);
              if (OwnFilters.isFilter(registration) || GuardNotes.isKnownToDecide(context, name)) {
                deciding.add(filter);
              } else if (OwnFilters.isGuard(registration)) {
                guards.add(new Guard(filter, GuardNotes.rule(context, name, registration)));
              } else if (WebSocketFilters.isOne(registration.getClassName())) {
                webSockets.add(filter);
              }
            });
    return Optional.of(new Registrations(deciding, guards, webSockets, mappings(servlets)));
  }

  private static List<ServletMapping> mappings(
      Map<String, ? extends ServletRegistration> servlets) {
    List<ServletMapping> mappings = new ArrayList<>();
    new TreeMap<String, ServletRegistration>(servlets)
        .forEach(
            (name, registration) -> {
              if (!answersNotFound(registration)) {
                MappedFilter.sorted(registration.getMappings())
                    .forEach(
                        pattern -> mappings.add(new ServletMapping(name, new UrlPattern(pattern))));
              }
            });
    return mappings;
  }

  /** Jetty's stand-in for a default servlet, under a random name, has nothing to decide about. */
  private static boolean answersNotFound(ServletRegistration registration) {
    String className = registration.getClassName();
    return className != null
        && className.startsWith("org.eclipse.jetty.")
        && className.endsWith("$Default404Servlet");
  }

  /** Returns every filter that counts. */
  List<MappedFilter> all() {
    List<MappedFilter> all = new ArrayList<>(deciding);
    guards.forEach(guard -> all.add(guard.filter()));
    all.addAll(webSockets);
    return all;
  }

  List<UrlPattern> patternsOf(String servlet) {
    return mappings.stream()
        .filter(mapping -> mapping.servlet().equals(servlet))
        .map(ServletMapping::pattern)
        .toList();
  }

  /** Filters that are mapped by url-pattern run first: a mark by name finds the case decided. */
  boolean opensTooLate(Guard guard, ServletMapping mapping) {
    return guard.opensOnly()
        && deciding.stream().anyMatch(filter -> filter.touches(mapping.pattern()));
  }

  /**
   * Whether some paths of the mapping match the filter's patterns. What certainly goes to a more
   * specific mapping is not among the paths of the general one.
   */
  boolean isTouched(ServletMapping mapping, MappedFilter filter) {
    return filter.patterns().stream().anyMatch(pattern -> isTouched(mapping.pattern(), pattern));
  }

  private boolean isTouched(UrlPattern served, UrlPattern pattern) {
    return served.overlaps(pattern)
        && mappings.stream()
            .map(ServletMapping::pattern)
            .noneMatch(other -> other.isMoreSpecificThan(served) && other.covers(pattern));
  }
}
