package dev.impersonation.servlet;

import jakarta.servlet.FilterRegistration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A registered filter and what it is mapped to; Undertow tells each mapping once for every
 * dispatcher type.
 */
record MappedFilter(String name, List<UrlPattern> patterns, List<String> servletNames) {
  private static final String EVERY_SERVLET = "*";

  static MappedFilter of(String name, FilterRegistration registration) {
    return new MappedFilter(
        name,
        sorted(registration.getUrlPatternMappings()).stream()
            .map(UrlPattern::new)
            .map(UrlPattern::ofFilter)
            .toList(),
        sorted(registration.getServletNameMappings()));
  }

  static List<String> sorted(@Nullable Collection<String> mappings) {
    return mappings == null
        ? List.of()
        : List.copyOf(new TreeSet<>(mappings.stream().filter(Objects::nonNull).toList()));
  }

  boolean isMapped() {
    return !patterns.isEmpty() || !servletNames.isEmpty();
  }

  boolean isMappedToServlet(String servlet) {
    return servletNames.contains(servlet) || servletNames.contains(EVERY_SERVLET);
  }

  /** The servlets it names, without the name that stands for all of them. */
  List<String> namedServlets() {
    return servletNames.stream().filter(servlet -> !servlet.equals(EVERY_SERVLET)).toList();
  }

  /** Returns a pattern that matches all of the other one's paths, whatever the container. */
  Optional<UrlPattern> covering(UrlPattern pattern) {
    return patterns.stream()
        .filter(own -> own.isCertainForFilters() && own.covers(pattern))
        .findFirst();
  }

  /** Returns whether it may run on some of the pattern's paths. */
  boolean touches(UrlPattern pattern) {
    return patterns.stream().anyMatch(own -> own.overlaps(pattern));
  }
}
