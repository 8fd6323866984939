package dev.impersonation.servlet.route;

import dev.impersonation.http.CoverageCheck;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * Checks coverage when filters and guards are initialized, in whichever order their container does
 * that.
 *
 * @param filter the name of the filter that asks for the check
 * @param byDefault what holds where nothing decides
 */
record CoverageAtStart(String filter, CoverageCheck check, GuardMode byDefault) {
  private static final Logger log = PackageLog.LOG;
  private static final String ATTRIBUTE = CoverageAtStart.class.getName();
  private static final String REPORTED = ATTRIBUTE + ".reported";

  /** What the log has already, so that several filters do not all tell the same. */
  private record Reported(String filter, String report) {}

  /**
   * An ImpersonationFilter starts.
   *
   * @throws ServletException if it is set to fail where routes are not decided, and some are not
   */
  static void ofFilter(FilterConfig config, ImpersonationGate gate) throws ServletException {
    ServletContext context = config.getServletContext();
    if (context == null) {
      return;
    }
    GuardNotes.decides(context, config.getFilterName());
    GuardNotes.ofSignIn(context, config.getFilterName(), gate.signInPath());
    CoverageAtStart start =
        new CoverageAtStart(config.getFilterName(), gate.coverageCheck(), gate.defaultMode());
    if (!(context.getAttribute(ATTRIBUTE) instanceof CoverageAtStart other)
        || !other.isStricterThan(start)) {
      context.setAttribute(ATTRIBUTE, start);
    }
    start.check(context);
  }

  /** Of several filters the one that may fail the start is asked again when guards tell more. */
  private boolean isStricterThan(CoverageAtStart other) {
    return !filter.equals(other.filter) && check.compareTo(other.check) > 0;
  }

  /**
   * A guard starts.
   *
   * @throws ServletException if nothing stands behind it that decides, or if only now it is known
   *     to decide nothing and the filter is set to fail where routes are not decided
   */
  static void ofGuard(FilterConfig config, RouteRule rule) throws ServletException {
    ServletContext context = config.getServletContext();
    if (context == null) {
      return;
    }
    String name = config.getFilterName();
    requireFilterBehind(context, name);
    FilterRegistration registration = context.getFilterRegistration(name);
    boolean wasUnknown =
        registration != null && GuardNotes.rule(context, name, registration).isEmpty();
    GuardNotes.initialized(context, name, rule);
    // A guard whose mode was unknown had been taken for one that limits.
    if (wasUnknown
        && !rule.limits()
        && tellsMore(context, MappedFilter.of(context, name, registration), rule)
        && context.getAttribute(ATTRIBUTE) instanceof CoverageAtStart start) {
      start.check(context);
    }
  }

  /**
   * More was registered than when filters started.
   *
   * @throws ServletException if a filter is set to fail where routes are not decided, and some are
   *     not
   */
  static void again(ServletContext context) throws ServletException {
    if (context.getAttribute(ATTRIBUTE) instanceof CoverageAtStart start) {
      start.check(context);
    }
  }

  private static boolean tellsMore(ServletContext context, MappedFilter guard, RouteRule rule) {
    return !guard.servletNames().isEmpty()
        || (rule.isPublic()
            && Registrations.of(context)
                .filter(registered -> !new OpenToAll(registered).findings().isEmpty())
                .isPresent());
  }

  private static void requireFilterBehind(ServletContext context, String name)
      throws ServletException {
    Optional<Registrations> registered = Registrations.of(context);
    Optional<Registrations.Guard> guard =
        registered.stream()
            .flatMap(all -> all.guards().stream())
            .filter(each -> each.filter().name().equals(name))
            .findFirst();
    // Inside another filter it is not a guard to the container, which then cannot tell its routes.
    if (registered.isEmpty() || guard.isEmpty()) {
      return;
    }
    String text =
        guard.get().holdsAnnotations()
            ? "the annotations of a servlet (" + name + "): "
            : "ImpersonationGuard " + name + ": ";
    if (registered.get().deciding().isEmpty()) {
      throw new ServletException(
          text
              + "there is no ImpersonationFilter behind it, so that nobody decides about its"
              + " routes: register one, by itself and not inside another filter, on /* after all"
              + " guards");
    }
    if (registered.get().deciding().stream().anyMatch(filter -> !filter.isMapped())) {
      // Tomcat does not list a mapping to the servlet name *.
      return;
    }
    List<String> missing = new GuardBacking(registered.get(), guard.get().filter()).missing();
    if (!missing.isEmpty()) {
      throw new ServletException(
          text
              + "no ImpersonationFilter is mapped to "
              + String.join(", ", missing)
              + ", so that nobody decides there: map the filter to /*, after all guards");
    }
  }

  private void check(ServletContext context) throws ServletException {
    if (check == CoverageCheck.OFF) {
      return;
    }
    Coverage coverage = Coverage.of(context);
    if (coverage.isComplete()) {
      log.debug("{}", coverage);
    } else if (check == CoverageCheck.FAIL) {
      throw new ServletException(
          "ImpersonationFilter " + filter + ": coverage=fail, and " + coverage.report());
    } else if (coverage.hasRules()
        || byDefault == GuardMode.ALLOW
        || !coverage.findings().isEmpty()) {
      report(context, coverage.report());
    } else {
      log.info(
          "ImpersonationFilter {} has default={}, which alone decides while somebody impersonates:"
              + " there is no guard and no annotation",
          filter,
          byDefault);
    }
  }

  private void report(ServletContext context, String report) {
    if (context.getAttribute(REPORTED) instanceof Reported known
        && !known.filter().equals(filter)
        && known.report().equals(report)) {
      log.warn(
          "ImpersonationFilter {} has default={}; the coverage is as ImpersonationFilter {} has"
              + " reported it",
          filter,
          byDefault,
          known.filter());
      return;
    }
    context.setAttribute(REPORTED, new Reported(filter, report));
    log.warn("ImpersonationFilter {} has default={}; {}", filter, byDefault, report);
  }
}
