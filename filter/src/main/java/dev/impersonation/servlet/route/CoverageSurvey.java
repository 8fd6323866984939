package dev.impersonation.servlet.route;

import dev.impersonation.servlet.route.Registrations.Guard;
import dev.impersonation.servlet.route.Registrations.ServletMapping;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Compares what is registered: the work behind {@link Coverage}. */
final class CoverageSurvey {
  private final ServletContext context;
  private final Registrations registered;
  private final Map<String, ServletAnnotations> annotated;
  private final List<String> unguarded;
  private final List<String> ofOtherCopies;
  private final Optional<FilterOrder> order;

  CoverageSurvey(ServletContext context, Registrations registered) {
    this.context = context;
    this.registered = registered;
    AnnotatedServlets servlets = AnnotatedServlets.of(context);
    this.annotated = servlets.byName();
    this.unguarded = servlets.unguarded(context);
    this.ofOtherCopies = servlets.ofOtherCopies();
    this.order = FilterOrder.of(context, registered);
  }

  /** Whether the application says anything of its own about what may be done. */
  boolean hasRules() {
    return !registered.guards().isEmpty() || !annotated.isEmpty();
  }

  List<Coverage.Route> routes() {
    return registered.mappings().stream().map(this::route).toList();
  }

  private Coverage.Route route(ServletMapping mapping) {
    boolean fully = false;
    List<String> by = new ArrayList<>();
    for (Guard guard : registered.guards()) {
      if (guard.holdsAnnotations()) {
        continue;
      }
      MappedFilter filter = guard.filter();
      Optional<UrlPattern> covering = filter.covering(mapping.pattern());
      boolean byName = filter.isMappedToServlet(mapping.servlet()) && !opensTooLate(guard, mapping);
      if (covering.isPresent()) {
        by.add(guard + " at " + covering.get());
      } else if (byName) {
        by.add(guard + " by servlet name");
      } else if (registered.isTouched(mapping, filter)) {
        by.add(guard + " at a part of it");
      }
      fully |= covering.isPresent() || byName;
    }
    ServletAnnotations annotations = annotated.get(mapping.servlet());
    if (annotations != null) {
      by.add("annotations: " + annotations);
      fully |= annotations.decidesEveryMethod();
    }
    Coverage.Extent extent =
        fully ? Coverage.Extent.FULL : by.isEmpty() ? Coverage.Extent.NONE : Coverage.Extent.PARTLY;
    return new Coverage.Route(
        mapping.servlet(), mapping.pattern().text(), extent, String.join("; ", by));
  }

  /** Filters that are mapped by url-pattern run first: a mark by name finds the case decided. */
  private boolean opensTooLate(Guard guard, ServletMapping mapping) {
    return guard.opensOnly()
        && registered.deciding().stream().anyMatch(filter -> filter.touches(mapping.pattern()));
  }

  List<String> findings() {
    List<String> findings = new ArrayList<>();
    if (registered.deciding().isEmpty()) {
      findings.add("no ImpersonationFilter is registered: nobody is verified, nothing is decided");
    } else {
      registered.mappings().forEach(mapping -> findPassedBy(mapping, findings));
    }
    for (MappedFilter filter : registered.deciding()) {
      findUncertain(filter, "filter " + filter.name(), findings);
      findAtRoot(filter, findings);
    }
    findings.addAll(ofOtherCopies);
    findings.addAll(new OpenToAll(registered).findings());
    findings.addAll(new OrderFindings(registered, order).twice());
    findings.addAll(new SignInFindings(context, registered).findings());
    findings.addAll(new WebSocketOrder(context, registered, order).findings());
    unguarded.forEach(
        servlet ->
            findings.add(
                "the annotations of servlet "
                    + servlet
                    + " do not hold on INCLUDE and on dispatches by name: call"
                    + " ImpersonationInitializer.register(servletContext) once it is registered. (For"
                    + " a WAR servers do: Jetty with its module ee11-annotations or"
                    + " ee10-annotations, and none if web.xml has an <absolute-ordering/> without"
                    + " <others/>)"));
    for (Guard guard : registered.guards()) {
      findUncertain(guard.filter(), guard.toString(), findings);
      findAtRoot(guard, findings);
      findUnmapped(guard, findings);
      findServedByNothing(guard, findings);
      findUnbacked(guard, findings);
      findLate(guard, findings);
    }
    return findings;
  }

  private void findPassedBy(ServletMapping mapping, List<String> findings) {
    boolean whole =
        registered.deciding().stream()
            .anyMatch(
                filter ->
                    filter.covering(mapping.pattern()).isPresent()
                        || filter.isMappedToServlet(mapping.servlet()));
    if (whole) {
      return;
    }
    boolean part =
        registered.deciding().stream().anyMatch(filter -> registered.isTouched(mapping, filter));
    findings.add(
        mapping
            + (part
                ? " passes an ImpersonationFilter on a part of its paths only: on the others"
                : " passes no ImpersonationFilter:")
            + " nobody is verified and nothing is limited");
  }

  private static void findUncertain(MappedFilter filter, String name, List<String> findings) {
    filter.patterns().stream()
        .filter(pattern -> !pattern.isCertainForFilters())
        .forEach(
            pattern ->
                findings.add(
                    name
                        + " has the url-pattern "
                        + pattern
                        + ", which containers read in different ways"));
  }

  private static void findAtRoot(MappedFilter filter, List<String> findings) {
    filter
        .atRoot()
        .forEach(
            pattern ->
                findings.add(
                    "ImpersonationFilter "
                        + filter.name()
                        + " has the url-pattern "
                        + new UrlPattern(pattern)
                        + ", for filters at most the root of the context: map it to /*"));
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
      findings.add(guard + " has no mapping that the container tells: it may never run");
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
                    filter.isMappedToServlet(mapping.servlet()) && opensTooLate(guard, mapping))) {
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

  /** What nobody can tell from here, and is therefore said rather than guessed. */
  List<String> unknowns() {
    List<String> unknowns = new ArrayList<>();
    unknowns.add("for which dispatcher types filters are mapped");
    if (order.isEmpty()) {
      unknowns.add(
          "in which order filters run: a guard after the filter is found when a request has passed"
              + " it");
    }
    unknowns.add("what a filter inside another filter does");
    List<String> unknownModes =
        registered.guards().stream()
            .filter(guard -> guard.rule().isEmpty() && !guard.holdsAnnotations())
            .map(guard -> guard.filter().name())
            .toList();
    if (!unknownModes.isEmpty()) {
      unknowns.add(
          "the modes of guards that are set in code and not initialized yet: "
              + String.join(", ", unknownModes));
    }
    String server = Objects.requireNonNullElse(context.getServerInfo(), "");
    if (server.toLowerCase(Locale.ROOT).contains("tomcat")) {
      unknowns.add("mappings to the servlet name *, which Tomcat does not list");
    }
    return unknowns;
  }
}
