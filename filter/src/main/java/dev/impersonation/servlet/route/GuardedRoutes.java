package dev.impersonation.servlet.route;

import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.ImpersonationPolicy;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps what guards say of themselves, and names the guards that servlets with annotations need.
 * Public for {@code ImpersonationGuard} and {@code ImpersonationInitializer} alone.
 */
public final class GuardedRoutes {
  private GuardedRoutes() {}

  /**
   * Returns the rule that a guard's init-params describe.
   *
   * @throws IllegalArgumentException if one is missing, unknown or does not fit; the message names
   *     it
   */
  public static RouteRule rule(Map<String, String> settings) {
    return GuardSettings.rule(settings);
  }

  /**
   * Notes that a guard starts, and what it asks for.
   *
   * @throws ServletException if nothing stands behind it that decides, or if only now it is known
   *     to decide nothing and a filter is set to fail where routes are not decided
   */
  public static void guardStarts(FilterConfig config, RouteRule rule) throws ServletException {
    CoverageAtStart.ofGuard(config, rule);
  }

  /** Notes that a guard was seen to run after the filter. */
  public static void guardRanLate(ServletContext context, String guard) {
    GuardNotes.ranLate(context, guard);
  }

  /** Returns the name of the guard that holds the annotations of a servlet. */
  public static String guardOf(String servlet) {
    return OwnFilters.guardOf(servlet);
  }

  /**
   * Returns what annotations refuse, by the name of the servlet, of those that are registered by
   * now and whose annotations can refuse anything.
   *
   * @throws IllegalArgumentException if a servlet has an annotation where it would not hold; the
   *     message names the servlet and the method
   */
  public static Map<String, ImpersonationPolicy> limits(ServletContext context) {
    Map<String, ImpersonationPolicy> limits = new TreeMap<>();
    AnnotatedServlets.of(context)
        .byName()
        .forEach(
            (servlet, annotations) -> {
              if (annotations.limits()) {
                limits.put(servlet, annotations.limit());
              }
            });
    return limits;
  }
}
