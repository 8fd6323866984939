package dev.impersonation.servlet.route;

import dev.impersonation.servlet.route.Registrations.Guard;
import dev.impersonation.servlet.route.Registrations.ServletMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists what decides about one mapping of a servlet.
 *
 * @param entirely whether that is so for every request which comes by the mapping
 * @param by the guards and annotations that decide, for people
 */
record DecidedMapping(ServletMapping mapping, boolean entirely, List<String> by) {
  static DecidedMapping of(
      ServletMapping mapping, Registrations registered, @Nullable ServletAnnotations annotations) {
    boolean entirely = false;
    List<String> by = new ArrayList<>();
    for (Guard guard : registered.guards()) {
      if (guard.holdsAnnotations()) {
        continue;
      }
      MappedFilter filter = guard.filter();
      Optional<UrlPattern> covering = filter.covering(mapping.pattern());
      boolean byName =
          filter.isMappedToServlet(mapping.servlet()) && !registered.opensTooLate(guard, mapping);
      if (covering.isPresent()) {
        by.add(guard + " at " + covering.get());
      } else if (byName) {
        by.add(guard + " by servlet name");
      } else if (registered.isTouched(mapping, filter)) {
        by.add(guard + " at a part of it");
      }
      entirely |= covering.isPresent() || byName;
    }
    if (annotations != null) {
      by.add("annotations: " + annotations);
      entirely |= annotations.decidesEveryMethod();
    }
    return new DecidedMapping(mapping, entirely, by);
  }
}
