package dev.impersonation.servlet.route;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    Set<UrlPattern> patterns = new LinkedHashSet<>();
    List<String> atRoot = new ArrayList<>();
    for (String pattern : written) {
      // Undertow runs nothing there.
      if (!(undertow && pattern.isEmpty())) {
        patterns.add(new UrlPattern(pattern).ofFilter());
      }
      if (pattern.equals(undertow ? "" : "/")) {
        atRoot.add(pattern);
      }
    }
    return new MappedFilter(
        name, List.copyOf(patterns), sorted(registration.getServletNameMappings()), atRoot);
  }

  private static boolean isUndertow(ServletContext context) {
    return context.getClass().getName().startsWith("io.undertow.")
        || Objects.requireNonNullElse(context.getServerInfo(), "")
            .toLowerCase(Locale.ROOT)
            .contains("undertow");
  }

  static List<String> sorted(@Nullable Collection<String> mappings) {
    if (mappings == null) {
      return List.of();
    }
    TreeSet<String> sorted = new TreeSet<>();
    for (String mapping : mappings) {
      if (mapping != null) {
        sorted.add(mapping);
      }
    }
    return List.copyOf(sorted);
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
    List<String> named = new ArrayList<>(servletNames);
    named.remove(EVERY_SERVLET);
    return named;
  }

  /** Returns a pattern that matches all of the other one's paths, whatever the container. */
  Optional<UrlPattern> covering(UrlPattern pattern) {
    for (UrlPattern own : patterns) {
      if (own.isCertainForFilters() && own.covers(pattern)) {
        return Optional.of(own);
      }
    }
    return Optional.empty();
  }

  /** Returns the patterns that containers read in different ways. */
  List<UrlPattern> uncertain() {
    List<UrlPattern> uncertain = new ArrayList<>();
    for (UrlPattern pattern : patterns) {
      if (!pattern.isCertainForFilters()) {
        uncertain.add(pattern);
      }
    }
    return uncertain;
  }

  /** Returns whether it may run on some of the pattern's paths. */
  boolean touches(UrlPattern pattern) {
    return patterns.stream().anyMatch(own -> own.overlaps(pattern));
  }
}
