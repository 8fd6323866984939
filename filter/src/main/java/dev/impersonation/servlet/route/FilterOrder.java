package dev.impersonation.servlet.route;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * In which order the filters of an application run. No API tells it: it is read from the insides of
 * Tomcat, Jetty and Undertow, and where that fails, from {@code web.xml}.
 *
 * @param mappings those by url-pattern, in their order, and after them those by servlet name, as
 *     every container asks them
 */
record FilterOrder(List<Mapping> mappings) {
  /**
   * A filter at one url-pattern or servlet name.
   *
   * @param pattern null for a mapping by servlet name
   * @param servletName empty for a mapping by url-pattern
   * @param types the dispatcher types, never none
   */
  record Mapping(
      String filter,
      Optional<UrlPattern> pattern,
      Optional<String> servletName,
      Set<DispatcherType> types) {
    Mapping {
      types = Set.copyOf(types.isEmpty() ? EnumSet.of(DispatcherType.REQUEST) : types);
    }

    static Mapping ofPattern(String filter, String pattern, Set<DispatcherType> types) {
      return new Mapping(
          filter, Optional.of(new UrlPattern(pattern).ofFilter()), Optional.empty(), types);
    }

    static Mapping ofServlet(String filter, String servletName, Set<DispatcherType> types) {
      return new Mapping(filter, Optional.empty(), Optional.of(servletName), types);
    }

    /** Whether both run on some path, or for some servlet, in one dispatch. */
    boolean meets(Mapping other) {
      if (types.stream().noneMatch(other.types::contains)) {
        return false;
      }
      if (pattern.isPresent() && other.pattern.isPresent()) {
        return pattern.get().overlaps(other.pattern.get());
      }
      return servletName.isPresent()
          && other.servletName.isPresent()
          && MappedFilter.isSameServlet(servletName.get(), other.servletName.get());
    }

    /** Whether this one runs wherever the other one does, for these dispatcher types. */
    boolean runsWherever(Mapping other, Set<DispatcherType> otherTypes) {
      if (!types.containsAll(otherTypes)) {
        return false;
      }
      if (pattern.isPresent() && other.pattern.isPresent()) {
        return pattern.get().isCertainForFilters() && pattern.get().covers(other.pattern.get());
      }
      return servletName.isPresent() && servletName.equals(other.servletName);
    }

    /** How a mapping is named to people. */
    String place() {
      return pattern
          .map(UrlPattern::toString)
          .orElseGet(() -> "servlet name " + servletName.orElse(""));
    }
  }

  FilterOrder {
    mappings =
        Stream.concat(
                mappings.stream().filter(mapping -> mapping.pattern().isPresent()),
                mappings.stream().filter(mapping -> mapping.pattern().isEmpty()))
            .toList();
  }

  /** Returns it as far as it is known; empty if it is not, or not for all filters. */
  static Optional<FilterOrder> of(ServletContext context, Registrations registered) {
    return ContainerFilters.of(context)
        .or(() -> WebXmlFilters.of(context))
        .filter(order -> order.tells(registered));
  }

  /** Whether it holds all that the container tells by the API: then it is understood rightly. */
  private boolean tells(Registrations registered) {
    return registered.all().stream()
        .allMatch(
            filter ->
                filter.patterns().stream()
                        .allMatch(
                            pattern ->
                                of(filter.name())
                                    .anyMatch(
                                        mapping -> mapping.pattern().equals(Optional.of(pattern))))
                    && filter.namedServlets().stream()
                        .allMatch(
                            servlet ->
                                of(filter.name())
                                    .anyMatch(
                                        mapping ->
                                            mapping.servletName().equals(Optional.of(servlet)))));
  }

  private Stream<Mapping> of(String filter) {
    return mappings.stream().filter(mapping -> mapping.filter().equals(filter));
  }

  /**
   * Returns where a filter comes too late: its mappings that meet an earlier one of another filter,
   * and have none of their own before that.
   *
   * @return the late mapping, by the first filter that is before it
   */
  Map<String, Mapping> placesBehind(String filter, List<String> others) {
    Map<String, Mapping> places = new LinkedHashMap<>();
    for (int late = 0; late < mappings.size(); late++) {
      Mapping own = mappings.get(late);
      if (!own.filter().equals(filter)) {
        continue;
      }
      for (int early = 0; early < late; early++) {
        Mapping other = mappings.get(early);
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
        .map(Mapping::place)
        .findFirst();
  }

  /** Whether the filter has run by then wherever this mapping lets it run. */
  private boolean isBefore(int end, String filter, Mapping where) {
    return IntStream.range(0, end)
        .mapToObj(mappings::get)
        .anyMatch(
            mapping ->
                mapping.filter().equals(filter) && mapping.runsWherever(where, where.types()));
  }
}
