package dev.impersonation.servlet.route;

import dev.impersonation.servlet.route.Registrations.Guard;
import dev.impersonation.servlet.route.Registrations.ServletMapping;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds sign-in pages that are closed to the people who are sent there. */
record SignInFindings(ServletContext context, Registrations registered) {
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    for (MappedFilter filter : registered.deciding()) {
      Optional<String> path = GuardNotes.signInPath(context, filter.name());
      if (path.isPresent()) {
        find(filter, path.get(), findings);
      }
    }
    return findings;
  }

  private void find(MappedFilter filter, String path, List<String> findings) {
    withinApplication(path)
        .map(UrlPattern::new)
        .filter(page -> decides(filter, page) && !isOpen(page))
        .ifPresent(
            page ->
                findings.add(
                    "ImpersonationFilter "
                        + filter.name()
                        + " sends people to sign in at "
                        + page
                        + ", which no guard opens: map a guard of mode public to it, before the"
                        + " filter. If another application serves that page, write signInUrl as"
                        + " https://…"));
  }

  /** Another application may have the origin's other paths. */
  private Optional<String> withinApplication(String path) {
    String root = Objects.toString(context.getContextPath(), "");
    return path.startsWith(root + "/") && !isOfAnother(path, root)
        ? Optional.of(path.substring(root.length()))
        : Optional.empty();
  }

  /** Most containers tell nothing of others. */
  private boolean isOfAnother(String path, String root) {
    ServletContext serving = context.getContext(path);
    return serving != null && !root.equals(Objects.toString(serving.getContextPath(), ""));
  }

  private boolean decides(MappedFilter filter, UrlPattern page) {
    return filter.touches(page)
        || serving(page).stream().anyMatch(mapping -> filter.isMappedToServlet(mapping.servlet()));
  }

  private List<ServletMapping> serving(UrlPattern page) {
    return registered.mappings().stream()
        .filter(mapping -> mapping.pattern().covers(page))
        .toList();
  }

  /** A guard whose mode nobody knows yet may be the one: requests will tell. */
  private boolean isOpen(UrlPattern page) {
    return registered.guards().stream()
        .filter(guard -> !guard.holdsAnnotations())
        .filter(guard -> guard.rule().isEmpty() || guard.isPublic())
        .map(Guard::filter)
        .anyMatch(guard -> decides(guard, page));
  }
}
