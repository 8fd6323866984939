package dev.impersonation.servlet.route;

import dev.impersonation.servlet.route.Registrations.Guard;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds guards that cannot do what they say, or are where no servlet is.
 *
 * @param order empty if it cannot be told
 */
record GuardFindings(
    ServletContext context, Registrations registered, Optional<FilterOrder> order) {
  List<String> findings(Guard guard) {
    List<String> findings = new ArrayList<>();
    guard
        .filter()
        .uncertain()
        .forEach(
            pattern ->
                findings.add(
                    guard
                        + " has the url-pattern "
                        + pattern
                        + ", which containers read in different ways"));
    findAtRoot(guard, findings);
    findUnmapped(guard, findings);
    findServedByNothing(guard, findings);
    findUnbacked(guard, findings);
    findLate(guard, findings);
    return findings;
  }

  /** Nothing here may have somebody map a guard that opens to more than was meant. */
  private static void findAtRoot(Guard guard, List<String> findings) {
    guard
        .filter()
        .atRoot()
        .forEach(
            pattern ->
                findings.add(
                    guard
                        + (pattern.isEmpty()
                            ? " at \"\" does not run on Undertow: if the root of the context is"
                                + " meant, write / there"
                            : " at / runs for the root of the context and nothing else: if that is"
                                + " meant, write \"\", else the routes")));
  }

  private void findUnmapped(Guard guard, List<String> findings) {
    if (!guard.filter().isMapped()) {
      findings.add(guard + " has no mapping that the container shows: it may never run");
    }
    for (String servlet : guard.filter().namedServlets()) {
      if (context.getServletRegistration(servlet) == null) {
        findings.add(guard + " is mapped to the servlet name " + servlet + ", which nothing has");
      }
    }
  }

  /** An application without any mapping answers by other means, which tell nothing. */
  private void findServedByNothing(Guard guard, List<String> findings) {
    if (registered.mappings().isEmpty()) {
      return;
    }
    guard.filter().patterns().stream()
        .filter(UrlPattern::isCertainForFilters)
        .filter(
            pattern ->
                registered.mappings().stream()
                    .noneMatch(mapping -> mapping.pattern().overlaps(pattern)))
        .forEach(
            pattern ->
                findings.add(
                    guard
                        + " at "
                        + pattern
                        + " is on no path of any servlet that the container tells: check its"
                        + " spelling"));
  }

  private void findUnbacked(Guard guard, List<String> findings) {
    if (registered.deciding().isEmpty()) {
      return;
    }
    GuardBacking backing = new GuardBacking(registered, guard.filter());
    backing
        .missing()
        .forEach(
            mapping ->
                findings.add(guard + " at " + mapping + " has no ImpersonationFilter there"));
    backing
        .partial()
        .forEach(
            mapping ->
                findings.add(
                    guard
                        + " at "
                        + mapping
                        + " has an ImpersonationFilter on a part of its paths only"));
  }

  private void findLate(Guard guard, List<String> findings) {
    MappedFilter filter = guard.filter();
    if (GuardNotes.isOfAnotherCopy(context, filter.name())) {
      findings.add(guard + " was initialized by another copy of its class: " + OtherCopy.REMEDY);
    }
    if (filter.patterns().isEmpty()
        && registered.mappings().stream()
            .anyMatch(
                mapping ->
                    filter.isMappedToServlet(mapping.servlet())
                        && registered.opensTooLate(guard, mapping))) {
      findings.add(
          guard
              + " is mapped by servlet name, which is always after filters that are mapped by"
              + " url-pattern: it opens nothing. Map it by url-pattern");
    }
    List<String> behind = new OrderFindings(registered, order).behind(guard);
    findings.addAll(behind);
    if (behind.isEmpty() && GuardNotes.hasRunLate(context, filter.name())) {
      findings.add(guard + " was seen to run after ImpersonationFilter: map it before the filter");
    }
  }
}
