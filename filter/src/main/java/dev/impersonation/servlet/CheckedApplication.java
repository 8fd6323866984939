package dev.impersonation.servlet;

import dev.impersonation.http.CoverageCheck;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import dev.impersonation.http.WebSocketHandshakes;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What filters know of one application: which servlets have annotations, and whether it was looked
 * at. Kept in the application's context, since a filter may serve several, each with servlets of
 * its own by the same names. Safe for use by many threads.
 *
 * <p>Nobody may have called a filter's {@code init}, and servlets can be registered after it: so an
 * application is looked at once more with its first request, and a servlet with its own.
 */
final class CheckedApplication {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationFilter.class);
  private static final String ATTRIBUTE = CheckedApplication.class.getName();
  private static final String FINE = "";

  private final @Nullable ServletContext context;

  /** By gate, the name of the filter whose init was called. */
  private final Map<ImpersonationGate, String> initialized = new ConcurrentHashMap<>();

  /** By gate, why its requests are refused; {@link #FINE} if they are not. */
  private final Map<ImpersonationGate, String> checked = new ConcurrentHashMap<>();

  /** Replaced as a whole, lest a request find it half made. */
  private volatile Servlets servlets = new Servlets();

  /** What was registered when the last filter was initialized. */
  private volatile List<Registrations.ServletMapping> surveyed = List.of();

  /**
   * What is known of servlets by name: the names are the container's, so that no client can make
   * them many.
   */
  private record Servlets(Map<String, ServletAnnotations> known, Set<String> unguarded) {
    Servlets() {
      this(new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet());
    }

    /**
     * Tells of limits without a guard. By now the container takes no more filters, so that somebody
     * has to see it.
     */
    void addUnguarded(String servlet) {
      if (unguarded.add(servlet)) {
        log.warn(
            "the annotations of servlet {} ({}) do not hold on dispatches by name: call"
                + " ImpersonationInitializer.register(servletContext) after the servlet is"
                + " registered, before the application has started",
            servlet,
            known.get(servlet));
      }
    }

    Optional<RouteRule> limit(String servlet) {
      return Optional.ofNullable(known.get(servlet)).map(found -> RouteRule.of(found.limit()));
    }
  }

  private CheckedApplication(@Nullable ServletContext context) {
    this.context = context;
  }

  /**
   * Returns what is kept of the application, made now if nobody has.
   *
   * @param making held for that: requests that are the first together are to find the same
   */
  static CheckedApplication in(@Nullable ServletContext context, Lock making) {
    if (context == null) {
      return new CheckedApplication(null);
    }
    if (context.getAttribute(ATTRIBUTE) instanceof CheckedApplication before) {
      return before;
    }
    making.lock();
    try {
      return made(context);
    } finally {
      making.unlock();
    }
  }

  private static CheckedApplication made(ServletContext context) {
    if (context.getAttribute(ATTRIBUTE) instanceof CheckedApplication before) {
      return before;
    }
    SessionOwners.keepIn(context);
    CheckedApplication made = new CheckedApplication(context);
    context.setAttribute(ATTRIBUTE, made);
    return made;
  }

  /**
   * A filter is initialized for this application, perhaps after a restart.
   *
   * @throws IllegalArgumentException if a servlet has an annotation where it would not hold
   */
  void initialize(ImpersonationGate gate, String filter) {
    Servlets read = new Servlets();
    readInto(read);
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

  private void readInto(Servlets read) {
    if (context != null) {
      AnnotatedServlets annotated = AnnotatedServlets.of(context);
      annotated.requireOneCopy();
      read.known().putAll(annotated.byName());
      annotated.unguarded(context).forEach(read::addUnguarded);
    }
  }

  /**
   * Looks at the application once more with the first request, when every servlet and filter of its
   * start is there.
   *
   * @throws ServletException if it is not fit to be served; the message says what to mend
   */
  void require(ImpersonationGate gate) throws ServletException {
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
      readInto(servlets);
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    } catch (UnsupportedOperationException | IllegalStateException e) {
      return "this application does not tell its servlets, whose annotations would not hold:"
          + " register the filter by itself, so that its init is called";
    }
    String filter = initialized.get(gate);
    if (filter != null) {
      return checkWhatCameLate(gate, filter);
    }
    return context == null ? FINE : checkWithoutInit(context, gate);
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
  private String checkWhatCameLate(ImpersonationGate gate, String filter) {
    if (context == null) {
      return FINE;
    }
    try {
      WebSocketOrder.check(context, filter, gate.webSocketHandshakes());
      if (!surveyed.equals(mappings())) {
        CoverageAtStart.again(context);
      }
      return FINE;
    } catch (ServletException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Returns what the servlet asks for that this dispatch goes to, as far as that can be told. Under
   * INCLUDE, and of a FORWARD by name, the request shows the mapping it came by: there the
   * servlet's own guard refuses, or else what may be the servlet is limited.
   *
   * @throws ServletException if the servlet has an annotation where it would not hold
   */
  Optional<RouteRule> rule(ServletGateRequest dispatch, @Nullable VerifiedRequest before)
      throws ServletException {
    DispatchTarget target = dispatch.target();
    if (context == null || target.type() == DispatcherType.ERROR) {
      return Optional.empty();
    }
    Servlets read = servlets;
    if (target.type() == DispatcherType.INCLUDE) {
      return read.unguarded().isEmpty()
          ? Optional.empty()
          : new IncludedServlet(context, dispatch.path())
              .among(read.unguarded())
              .flatMap(read::limit);
    }
    HttpServletMapping mapping = dispatch.request().getHttpServletMapping();
    String servlet = mapping == null ? null : mapping.getServletName();
    if (servlet == null || servlet.isEmpty()) {
      return Optional.empty();
    }
    ServletAnnotations annotations = annotations(context, read, servlet);
    if (target.type() == DispatcherType.FORWARD && (before == null || before.isAtPathOf(target))) {
      return read.unguarded().contains(servlet) ? read.limit(servlet) : Optional.empty();
    }
    return annotations.rule(dispatch.method());
  }

  /** Of a servlet that came after the first request as well. */
  private static ServletAnnotations annotations(
      ServletContext application, Servlets read, String servlet) throws ServletException {
    ServletAnnotations before = read.known().get(servlet);
    if (before != null) {
      return before;
    }
    ServletAnnotations found;
    try {
      found = AnnotatedServlets.read(application, servlet);
    } catch (IllegalArgumentException e) {
      throw new ServletException("refused: " + e.getMessage(), e);
    }
    read.known().put(servlet, found);
    if (found.limits() && AnnotatedServlets.isUnguarded(application, servlet)) {
      read.addUnguarded(servlet);
    }
    return found;
  }
}
