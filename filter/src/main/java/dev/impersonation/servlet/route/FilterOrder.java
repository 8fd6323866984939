package dev.impersonation.servlet.route;

import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares the order in which the filters of an application run. No API has it: it is read from the
 * insides of Tomcat, Jetty and Undertow, and where that fails, from {@code web.xml}.
 *
 * @param mappings those by url-pattern, in their order, and after them those by servlet name, as
 *     every container asks them
 */
record FilterOrder(List<FilterMapping> mappings) {
  FilterOrder {
    List<FilterMapping> sorted = new ArrayList<>();
    List<FilterMapping> byName = new ArrayList<>();
    for (FilterMapping mapping : mappings) {
      (mapping.pattern().isPresent() ? sorted : byName).add(mapping);
    }
    sorted.addAll(byName);
    mappings = List.copyOf(sorted);
  }

  /** Returns it as far as it is known; empty if it is not, or not for all filters. */
  static Optional<FilterOrder> of(ServletContext context, Registrations registered) {
    Optional<List<FilterMapping>> known = ContainerFilters.mappings(context);
    if (known.isEmpty()) {
      known = WebXmlFilters.mappings(context);
    }
    if (known.isEmpty()) {
      return Optional.empty();
    }
    FilterOrder order = new FilterOrder(known.get());
    return order.tells(registered) ? Optional.of(order) : Optional.empty();
  }

  /** Whether it holds all that the container tells by the API: then it is understood rightly. */
  private boolean tells(Registrations registered) {
    for (MappedFilter filter : registered.all()) {
      List<UrlPattern> patterns = new ArrayList<>();
      List<String> servlets = new ArrayList<>();
      for (FilterMapping mapping : mappings) {
        if (mapping.filter().equals(filter.name())) {
          if (mapping.pattern().isPresent()) {
            patterns.add(mapping.pattern().get());
          }
          if (mapping.servletName().isPresent()) {
            servlets.add(mapping.servletName().get());
          }
        }
      }
      if (!patterns.containsAll(filter.patterns())
          || !servlets.containsAll(filter.namedServlets())) {
        return false;
      }
    }
    return true;
  }

  private Stream<FilterMapping> of(String filter) {
    return mappings.stream().filter(mapping -> mapping.filter().equals(filter));
  }

  /**
   * Returns where a filter comes too late: its mappings that meet an earlier one of another filter,
   * and have none of their own before that.
   *
   * @return the late mapping, by the first filter that is before it
   */
  Map<String, FilterMapping> placesBehind(String filter, List<String> others) {
    Map<String, FilterMapping> places = new LinkedHashMap<>();
    for (int late = 0; late < mappings.size(); late++) {
      FilterMapping own = mappings.get(late);
      if (!own.filter().equals(filter)) {
        continue;
      }
      for (int early = 0; early < late; early++) {
        FilterMapping other = mappings.get(early);
        if (others.contains(other.filter()) && other.meets(own) && !isBefore(early, filter, own)) {
          places.putIfAbsent(other.filter(), own);
        }
      }
    }
    return places;
  }

  /** Returns a place where both run. */
  Optional<String> shared(String filter, String other) {
    return of(filter)
        .flatMap(
            own ->
                of(other)
                    .filter(own::meets)
                    .map(met -> own.runsWherever(met, met.types()) ? met : own))
        .map(FilterMapping::place)
        .findFirst();
  }

  /** Whether the filter has run by then wherever this mapping lets it run. */
  private boolean isBefore(int end, String filter, FilterMapping where) {
    return IntStream.range(0, end)
        .mapToObj(mappings::get)
        .anyMatch(
            mapping ->
                mapping.filter().equals(filter) && mapping.runsWherever(where, where.types()));
  }
}
