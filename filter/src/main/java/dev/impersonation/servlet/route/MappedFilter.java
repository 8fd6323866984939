package dev.impersonation.servlet.route;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a registered filter is mapped to with url-patterns and servlets. Undertow lists
 * each mapping once for every dispatcher type.
 *
 * @param atRoot the url-patterns for the root of the context that do not say so on this container
 */
record MappedFilter(
    String name, List<UrlPattern> patterns, List<String> servletNames, List<String> atRoot) {
  static final String EVERY_SERVLET = "*";

  static MappedFilter of(ServletContext context, String name, FilterRegistration registration) {
    List<String> written = sorted(registration.getUrlPatternMappings());
    boolean undertow = isUndertow(context);
    return new MappedFilter(
        name,
        written.stream()
            // Undertow runs nothing there.
            .filter(pattern -> !(undertow && pattern.isEmpty()))
            .map(UrlPattern::new)
            .map(UrlPattern::ofFilter)
            .distinct()
            .toList(),
        sorted(registration.getServletNameMappings()),
        written.stream().filter(pattern -> pattern.equals(undertow ? "" : "/")).toList());
  }

  private static boolean isUndertow(ServletContext context) {
    return context.getClass().getName().startsWith("io.undertow.")
        || Objects.requireNonNullElse(context.getServerInfo(), "")
            .toLowerCase(Locale.ROOT)
            .contains("undertow");
  }

  static List<String> sorted(@Nullable Collection<String> mappings) {
    return mappings == null
        ? List.of()
        : List.copyOf(new TreeSet<>(mappings.stream().filter(Objects::nonNull).toList()));
  }

  boolean isMapped() {
    return !patterns.isEmpty() || !servletNames.isEmpty() || !atRoot.isEmpty();
  }

  static boolean isSameServlet(String one, String other) {
    return one.equals(other) || one.equals(EVERY_SERVLET) || other.equals(EVERY_SERVLET);
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

  /** Returns the patterns that containers read in different ways. */
  List<UrlPattern> uncertain() {
    return patterns.stream().filter(pattern -> !pattern.isCertainForFilters()).toList();
  }

  /** Returns whether it may run on some of the pattern's paths. */
  boolean touches(UrlPattern pattern) {
    return patterns.stream().anyMatch(own -> own.overlaps(pattern));
  }
}
