package dev.impersonation.servlet.route;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Maps a filter to one url-pattern or servlet name.
 *
 * @param pattern empty for a mapping by servlet name
 * @param servletName empty for a mapping by url-pattern
 * @param types the dispatcher types, never none
 */
record FilterMapping(
    String filter,
    Optional<UrlPattern> pattern,
    Optional<String> servletName,
    Set<DispatcherType> types) {
  FilterMapping {
    types = Set.copyOf(types.isEmpty() ? EnumSet.of(DispatcherType.REQUEST) : types);
  }

  static FilterMapping ofPattern(String filter, String pattern, Set<DispatcherType> types) {
    return new FilterMapping(
        filter, Optional.of(new UrlPattern(pattern).ofFilter()), Optional.empty(), types);
  }

  static FilterMapping ofServlet(String filter, String servletName, Set<DispatcherType> types) {
    return new FilterMapping(filter, Optional.empty(), Optional.of(servletName), types);
  }

  /** Whether both run on some path, or for some servlet, in one dispatch. */
  boolean meets(FilterMapping other) {
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
  boolean runsWherever(FilterMapping other, Set<DispatcherType> otherTypes) {
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
