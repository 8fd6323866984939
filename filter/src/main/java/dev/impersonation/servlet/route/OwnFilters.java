package dev.impersonation.servlet.route;

import jakarta.servlet.FilterRegistration;

/**
 * Recognises the filters of this library by what containers tell of them. Their classes are named
 * and not referred to: they need to know routes, and routes need not know them.
 */
final class OwnFilters {
  private static final String FILTER = "dev.impersonation.servlet.ImpersonationFilter";
  private static final String GUARD = "dev.impersonation.servlet.ImpersonationGuard";
  private static final String GUARD_OF_SERVLET = GUARD + " of servlet ";

  private OwnFilters() {}

  static boolean isFilter(FilterRegistration registration) {
    return FILTER.equals(registration.getClassName());
  }

  static boolean isGuard(FilterRegistration registration) {
    return GUARD.equals(registration.getClassName());
  }

  /** Returns the name of the guard that holds the annotations of a servlet. */
  static String guardOf(String servlet) {
    return GUARD_OF_SERVLET + servlet;
  }

  /** Whether the guard of this name is there to hold the annotations of a servlet. */
  static boolean holdsAnnotations(String guard) {
    return guard.startsWith(GUARD_OF_SERVLET);
  }
}
