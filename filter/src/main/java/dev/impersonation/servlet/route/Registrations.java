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
import org.jspecify.annotations.Nullable;

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
    /** As {@link UrlPattern#equals}. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ServletMapping mapping
          && servlet.equals(mapping.servlet)
          && pattern.equals(mapping.pattern);
    }

    @Override
    public int hashCode() {
      return 31 * servlet.hashCode() + pattern.hashCode();
    }

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
    for (Map.Entry<String, FilterRegistration> each :
        new TreeMap<String, FilterRegistration>(filters).entrySet()) {
      String name = each.getKey();
      FilterRegistration registration = each.getValue();
      MappedFilter filter = MappedFilter.of(context, name, registration);
      if (OwnFilters.isFilter(registration) || GuardNotes.isKnownToDecide(context, name)) {
        deciding.add(filter);
      } else if (OwnFilters.isGuard(registration)) {
        guards.add(new Guard(filter, GuardNotes.rule(context, name, registration)));
      } else if (WebSocketFilters.isOne(registration.getClassName())) {
        webSockets.add(filter);
      }
    }
    return Optional.of(new Registrations(deciding, guards, webSockets, mappings(servlets)));
  }

  private static List<ServletMapping> mappings(
      Map<String, ? extends ServletRegistration> servlets) {
    List<ServletMapping> mappings = new ArrayList<>();
    for (Map.Entry<String, ServletRegistration> each :
        new TreeMap<String, ServletRegistration>(servlets).entrySet()) {
      if (!answersNotFound(each.getValue())) {
        for (String pattern : MappedFilter.sorted(each.getValue().getMappings())) {
          mappings.add(new ServletMapping(each.getKey(), new UrlPattern(pattern)));
        }
      }
    }
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
    for (Guard guard : guards) {
      all.add(guard.filter());
    }
    all.addAll(webSockets);
    return all;
  }

  List<UrlPattern> patternsOf(String servlet) {
    List<UrlPattern> patterns = new ArrayList<>();
    for (ServletMapping mapping : mappings) {
      if (mapping.servlet().equals(servlet)) {
        patterns.add(mapping.pattern());
      }
    }
    return patterns;
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
