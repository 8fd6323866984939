package dev.impersonation.servlet.route;

import jakarta.servlet.ServletContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Guesses which servlet an INCLUDE by path goes to, which the request does not tell. Containers may
 * read url-patterns in other ways than this: it is good for limits, and for nothing that opens.
 */
record IncludedServlet(ServletContext context, String path) {
  /** Returns which of these it is, if it is one of them. */
  Optional<String> among(Collection<String> servlets) {
    UrlPattern target = new UrlPattern(path);
    List<Registrations.ServletMapping> matching =
        Registrations.of(context).stream()
            .flatMap(registered -> registered.mappings().stream())
            .filter(mapping -> mapping.pattern().covers(target))
            .toList();
    return matching.stream()
        .filter(
            mapping ->
                matching.stream()
                    .noneMatch(other -> other.pattern().isMoreSpecificThan(mapping.pattern())))
        .map(Registrations.ServletMapping::servlet)
        .filter(servlets::contains)
        .findFirst();
  }
}
