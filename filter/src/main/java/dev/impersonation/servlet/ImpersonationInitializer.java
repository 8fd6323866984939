package dev.impersonation.servlet;

import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.policy.ReadOnlyImpersonation;
import dev.impersonation.servlet.route.GuardedRoutes;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has the annotations {@link DenyImpersonation} and {@link ReadOnlyImpersonation} of servlets hold
 * on every dispatch: for each servlet that they limit it registers a guard by the servlet's name,
 * which can refuse but never open. {@link AllowImpersonation} needs none: {@link
 * ImpersonationFilter} looks it up, and the limits of its own dispatches as well.
 *
 * <p>Containers that scan applications run it by themselves. Where none does, as in most embedded
 * ones, call {@link #register} once the servlets are registered. Servlets that are registered after
 * that have no guard against INCLUDE and dispatches by name: the filter reports them at start.
 *
 * <p>Has no state; containers use one instance for one start of one application.
 */
public final class ImpersonationInitializer implements ServletContainerInitializer {
  /** For containers: in code use {@link #register}. */
  public ImpersonationInitializer() {}

  /**
   * Does what {@link #register} does.
   *
   * @throws ServletException if an annotation is where it would not hold, or if the name of a guard
   *     is taken
   */
  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context)
      throws ServletException {
    try {
      register(context);
    } catch (IllegalArgumentException e) {
      throw new ServletException("ImpersonationInitializer: " + e.getMessage(), e);
    }
  }

  /**
   * Registers the guards of the annotated servlets that are registered by now. Calling it again
   * adds those of servlets that were registered since, and nothing twice.
   *
   * @throws IllegalArgumentException if a servlet has an annotation where it would not hold, such
   *     as on a method that serves no HTTP method, or if the name of a guard is taken by another
   *     filter; the message names the servlet
   * @throws IllegalStateException if the application has started
   * @throws UnsupportedOperationException if the container does not let its caller register filters
   */
  public static void register(ServletContext context) {
    GuardedRoutes.limits(context).forEach((servlet, limit) -> guard(context, servlet, limit));
  }

  private static void guard(ServletContext context, String servlet, ImpersonationPolicy limit) {
    String name = GuardedRoutes.guardOf(servlet);
    FilterRegistration known = context.getFilterRegistration(name);
    if (known == null) {
      FilterRegistration.Dynamic added =
          context.addFilter(name, ImpersonationGuard.tightening(limit));
      if (added != null) {
        added.setAsyncSupported(true);
        added.addMappingForServletNames(EnumSet.allOf(DispatcherType.class), true, servlet);
        return;
      }
    }
    if (known == null || !ImpersonationGuard.class.getName().equals(known.getClassName())) {
      throw new IllegalArgumentException(
          "servlet " + servlet + ": another filter has the name of its guard: rename that filter");
    }
  }
}
