package dev.impersonation.servlet.route;

import dev.impersonation.http.CoverageCheck;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import dev.impersonation.http.WebSocketHandshakes;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Knows the routes of one application: whether they are fit to be served, and what the annotations
 * of their servlets ask for. Kept in the application's context, since a filter may serve several,
 * each with servlets of its own by the same names. Public for the filter's own package alone. Safe
 * for use by many threads.
 *
 * <p>Nobody may have called a filter's {@code init}, and servlets can be registered after it: so an
 * application is looked at once more with its first request, and a servlet with its own.
 */
public final class Routes {
  private static final Logger log = PackageLog.LOG;
  private static final String ATTRIBUTE = Routes.class.getName();
  private static final String FINE = "";

  private final @Nullable ServletContext context;

  /** By gate, the name of the filter whose init was called. */
  private final Map<ImpersonationGate, String> initialized = new ConcurrentHashMap<>();

  /** By gate, why its requests are refused; {@link #FINE} if they are not. */
  private final Map<ImpersonationGate, String> checked = new ConcurrentHashMap<>();

  /** Replaced as a whole, lest a request find it half made. */
  private volatile KnownServlets servlets;

  /** What was registered when the last filter was initialized. */
  private volatile List<Registrations.ServletMapping> surveyed = List.of();

  private Routes(@Nullable ServletContext context) {
    this.context = context;
    this.servlets = new KnownServlets(context);
  }

  /** Returns what is kept of the application; null if nothing is yet. */
  public static @Nullable Routes find(@Nullable ServletContext context) {
    return context != null && context.getAttribute(ATTRIBUTE) instanceof Routes known
        ? known
        : null;
  }

  /**
   * Returns what is kept of the application, made now if nobody has.
   *
   * @param making held for that: requests that are the first together are to find the same
   */
  public static Routes in(@Nullable ServletContext context, Lock making) {
    if (context == null) {
      return new Routes(null);
    }
    if (context.getAttribute(ATTRIBUTE) instanceof Routes before) {
      return before;
    }
    making.lock();
    try {
      return made(context);
    } finally {
      making.unlock();
    }
  }

  private static Routes made(ServletContext context) {
    if (context.getAttribute(ATTRIBUTE) instanceof Routes before) {
      return before;
    }
    Routes made = new Routes(context);
    context.setAttribute(ATTRIBUTE, made);
    return made;
  }

  /** Has a registered filter count as one that decides: an ImpersonationFilter is inside it. */
  public static void announceFilter(ServletContext context, String filterName) {
    GuardNotes.announced(context, filterName);
  }

  /**
   * Whether the container has another filter under this name, which holds the one that starts: then
   * the init-params are that one's.
   */
  public static boolean isInsideAnother(FilterConfig config) {
    ServletContext context = config.getServletContext();
    FilterRegistration registration =
        context == null ? null : context.getFilterRegistration(config.getFilterName());
    return registration != null
        && registration.getClassName() != null
        && !OwnFilters.isFilter(registration)
        && !OwnFilters.isGuard(registration);
  }

  /** Leaves a servlet out of coverage, since an adapter reports on each of its handlers. */
  public static void announceHandlers(ServletContext context, String servletName) {
    GuardNotes.judgedByHandler(context, servletName);
  }

  /**
   * Looks at the application when a filter starts for it, perhaps after a restart.
   *
   * @throws IllegalArgumentException if a servlet has an annotation where it would not hold
   * @throws ServletException if WebSocket handshakes would pass the filter by and must not, or if
   *     it is set to fail where routes are not decided, and some are not
   */
  public void filterStarts(FilterConfig config, ImpersonationGate gate) throws ServletException {
    read(gate, String.valueOf(config.getFilterName()));
    WebSocketOrder.check(config, gate.webSocketHandshakes());
    CoverageAtStart.ofFilter(config, gate);
  }

  void read(ImpersonationGate gate, String filter) {
    KnownServlets read = new KnownServlets(context);
    read.read();
    servlets = read;
    checked.clear();
    surveyed = mappings();
    initialized.put(gate, filter);
  }

  private List<Registrations.ServletMapping> mappings() {
    return context == null
        ? List.of()
        : Registrations.of(context).map(Registrations::mappings).orElse(List.of());
  }

  /**
   * Looks at the application once more with the first request, when every servlet and filter of its
   * start is there.
   *
   * @throws ServletException if it is not fit to be served; the message says what to mend
   */
  public void require(ImpersonationGate gate) throws ServletException {
    String refusal = checked.get(gate);
    if (refusal == null) {
      refusal = check(gate);
      checked.put(gate, refusal);
    }
    if (!refusal.equals(FINE)) {
      throw new ServletException("refused: " + refusal);
    }
  }

  private String check(ImpersonationGate gate) {
    try {
      servlets.read();
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    } catch (UnsupportedOperationException | IllegalStateException e) {
      return "this application does not tell its servlets, whose annotations would not hold:"
          + " register the filter by itself, so that its init is called";
    }
    if (context == null) {
      return FINE;
    }
    String filter = initialized.get(gate);
    return filter == null
        ? checkWithoutInit(context, gate)
        : checkWhatCameLate(context, gate, filter);
  }

  /** Nothing that init looks at may be missing without a word. */
  private static String checkWithoutInit(ServletContext application, ImpersonationGate gate) {
    String unseen =
        "nobody has called the filter's init for this application, as where it lies inside another"
            + " filter: its coverage cannot be told, nor whether WebSocket handshakes pass it."
            + " Register it by itself, or have what is around it hand on init";
    if (gate.webSocketHandshakes() == WebSocketHandshakes.VERIFIED
        && Registrations.of(application).filter(all -> !all.webSockets().isEmpty()).isPresent()
        && WebSocketFilters.mayHaveEndpoints(application)) {
      return "there are WebSocket endpoints, and " + unseen;
    }
    if (gate.coverageCheck() == CoverageCheck.OFF) {
      return FINE;
    }
    if (gate.coverageCheck() == CoverageCheck.FAIL) {
      return "coverage=fail, and " + unseen;
    }
    log.warn("ImpersonationFilter: {}", unseen);
    return FINE;
  }

  /** What other filters' and servlets' init have registered, this one's has not seen. */
  private String checkWhatCameLate(
      ServletContext application, ImpersonationGate gate, String filter) {
    try {
      WebSocketOrder.check(application, filter, gate.webSocketHandshakes());
      if (!surveyed.equals(mappings())) {
        CoverageAtStart.again(application);
      }
      return FINE;
    } catch (ServletException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Returns what the servlet asks for that the request's mapping names.
   *
   * @param method the HTTP method that the dispatch is judged by
   * @throws ServletException if the servlet has an annotation where it would not hold
   */
  public Optional<RouteRule> rule(HttpServletRequest request, String method)
      throws ServletException {
    String servlet = servlet(request);
    return servlet == null ? Optional.empty() : servlets.annotations(servlet).rule(method);
  }

  /**
   * Returns what limits a FORWARD that may go by name to another servlet than the request's mapping
   * names. A servlet's own guard refuses there; if it has none, what may be the servlet is limited.
   *
   * @throws ServletException if the servlet has an annotation where it would not hold
   */
  public Optional<RouteRule> limitOfForward(HttpServletRequest request) throws ServletException {
    String servlet = servlet(request);
    KnownServlets known = servlets;
    if (servlet == null) {
      return Optional.empty();
    }
    known.annotations(servlet);
    return known.unguardedLimit(servlet);
  }

  /** Returns the same of an INCLUDE, whose path the request's mapping does not tell. */
  public Optional<RouteRule> limitOfInclude(String path) {
    return servlets.unguardedLimitAt(path);
  }

  private static @Nullable String servlet(HttpServletRequest request) {
    HttpServletMapping mapping = request.getHttpServletMapping();
    String servlet = mapping == null ? null : mapping.getServletName();
    return servlet == null || servlet.isEmpty() ? null : servlet;
  }
}
