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

/** Compares what is registered, and collects what the report says of it. */
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

  List<DecidedMapping> mappings() {
    List<DecidedMapping> decided = new ArrayList<>();
    for (ServletMapping mapping : registered.mappings()) {
      if (!GuardNotes.isJudgedByHandler(context, mapping.servlet())) {
        decided.add(DecidedMapping.of(mapping, registered, annotated.get(mapping.servlet())));
      }
    }
    return decided;
  }

  List<String> findings() {
    List<String> findings = new ArrayList<>();
    findings.addAll(new FilterFindings(registered).findings());
    findings.addAll(ofOtherCopies);
    findings.addAll(new OpenToAll(registered).findings());
    findings.addAll(new OrderFindings(registered, order).twice());
    findings.addAll(new SignInFindings(context, registered).findings());
    findings.addAll(new WebSocketOrder(context, registered, order).findings());
    for (String servlet : unguarded) {
      findings.add(
          "the annotations of servlet "
              + servlet
              + " do not hold on INCLUDE and on dispatches by name: call"
              + " ImpersonationInitializer.register(servletContext) once it is registered. (For a"
              + " WAR servers do: Jetty with its module ee11-annotations or ee10-annotations, and"
              + " none if web.xml has an <absolute-ordering/> without <others/>)");
    }
    GuardFindings guards = new GuardFindings(context, registered, order);
    for (Guard guard : registered.guards()) {
      findings.addAll(guards.findings(guard));
    }
    return findings;
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
    for (MappedFilter filter : registered.deciding()) {
      if (GuardNotes.isOnlyAnnounced(context, filter.name())) {
        unknowns.add(
            "whether an ImpersonationFilter is inside filter "
                + filter.name()
                + ", as was announced: none has been initialized there");
      }
    }
    List<String> unknownModes = new ArrayList<>();
    for (Guard guard : registered.guards()) {
      if (guard.rule().isEmpty() && !guard.holdsAnnotations()) {
        unknownModes.add(guard.filter().name());
      }
    }
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
