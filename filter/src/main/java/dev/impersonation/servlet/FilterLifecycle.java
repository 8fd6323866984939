package dev.impersonation.servlet;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.servlet.route.JettyServer;
import dev.impersonation.servlet.route.Routes;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops a filter: opens its gate for one application after the other, looks at the
 * routes of each, and closes it again. Safe for use by many threads.
 */
final class FilterLifecycle {
  private final boolean builtInCode;

  /** The stops to come of applications that had failed to start. */
  private final AtomicInteger unfounded = new AtomicInteger();

  /** Held while what is known of an application is put into its context, once. */
  private final ReentrantLock makingOfApplication = new ReentrantLock();

  private volatile @Nullable ImpersonationGate gate;

  private FilterLifecycle(@Nullable ImpersonationGate gate) {
    this.builtInCode = gate != null;
    this.gate = gate;
  }

  /** Returns that of a filter whose settings come from its init-params. */
  static FilterLifecycle ofInitParams() {
    return new FilterLifecycle(null);
  }

  /** Returns that of a filter that was built in code: applications may share its gate. */
  static FilterLifecycle of(ImpersonationGate gate) {
    return new FilterLifecycle(gate);
  }

  /** Returns the gate; null while the filter is not initialized. */
  @Nullable ImpersonationGate gate() {
    return gate;
  }

  /** Returns the routes of the application that a request goes to. */
  Routes routes(@Nullable ServletContext application) {
    Routes known = Routes.find(application);
    if (known != null) {
      return known;
    }
    OwnersOfApplication.keepIn(application, makingOfApplication);
    return Routes.in(application, makingOfApplication);
  }

  /**
   * Starts the filter for an application, or lets nothing of it stay open.
   *
   * @throws ServletException if it is not fit to start; the message says what to mend
   */
  void start(FilterConfig config) throws ServletException {
    try {
      tryToStart(config);
    } catch (ServletException | RuntimeException | Error e) {
      // Jetty destroys it nevertheless, later; others do not.
      if (builtInCode && JettyServer.runs(config.getServletContext())) {
        unfounded.incrementAndGet();
      }
      throw e;
    }
  }

  private void tryToStart(FilterConfig config) throws ServletException {
    String name = "ImpersonationFilter " + config.getFilterName() + ": ";
    ImpersonationGate opened;
    try {
      ServletVersion.require();
      opened = open(config);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ServletException(name + e.getMessage(), e);
    }
    opened.unloggedWarning().ifPresent(warning -> config.getServletContext().log(name + warning));
    try {
      if (builtInCode
          && config.getInitParameterNames().hasMoreElements()
          && !Routes.isInsideAnother(config)) {
        throw new ServletException(
            name + "built in code, so its init-params would be ignored: remove them");
      }
      routes(config.getServletContext()).filterStarts(config, opened);
    } catch (IllegalArgumentException e) {
      close();
      throw new ServletException(name + e.getMessage(), e);
    } catch (ServletException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Counts as one more use of a gate that was built in code: other applications may share it. */
  private ImpersonationGate open(FilterConfig config) {
    ImpersonationGate ready = gate;
    if (!builtInCode || ready == null) {
      gate = null;
      ready = gateOf(config);
      gate = ready;
    }
    ready.open();
    return ready;
  }

  private static ImpersonationGate gateOf(FilterConfig config) {
    GateBuilder<ImpersonationGate> builder = GateBuilder.ofGate();
    for (String setting : Collections.list(config.getInitParameterNames())) {
      builder.set(setting, String.valueOf(config.getInitParameter(setting)));
    }
    return builder.build();
  }

  /** Stops the filter for one application, unless its start for that one had failed. */
  void stop() {
    if (unfounded.getAndUpdate(calls -> Math.max(calls - 1, 0)) == 0) {
      close();
    }
  }

  /** Gives back what a builder has opened, unless an application uses it. */
  void stopUnused() {
    ImpersonationGate built = gate;
    if (built != null) {
      built.closeUnused();
    }
  }

  private void close() {
    ImpersonationGate last = gate;
    if (!builtInCode) {
      gate = null;
    }
    if (last != null) {
      last.close();
    }
  }
}
