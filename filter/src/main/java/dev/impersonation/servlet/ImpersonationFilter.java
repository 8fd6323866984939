package dev.impersonation.servlet;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.ImpersonationPrincipal;
import dev.impersonation.http.Admission;
import dev.impersonation.http.AfterExpiry;
import dev.impersonation.http.BindHttpSession;
import dev.impersonation.http.Caller;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.IdentityAttributes;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.RouteRule;
import dev.impersonation.keys.KeySetState;
import dev.impersonation.servlet.route.Coverage;
import dev.impersonation.servlet.route.Routes;
import dev.impersonation.token.TokenCacheState;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the session token of each request and puts an {@link ImpersonationContext} on it, or
 * refuses it: 401 for a missing or bad token, 503 when tokens cannot be checked at present. While
 * somebody impersonates it decides what may be done, by the marks of {@link ImpersonationGuard}s
 * and the annotations of servlets, or else by its default, which is read-only: 403 for the rest.
 *
 * <p>Map it to {@code /*} with all five dispatcher types and {@code async-supported}. In {@code
 * web.xml} its init-params are the settings of {@link GateBuilder}; in code use {@link #builder()}.
 * A filter that could not be configured fails at start and lets nothing through.
 *
 * <p>On each dispatch it writes its request attributes, in place of whatever they held before:
 * {@link #CONTEXT_ATTRIBUTE}, for JSP/EL and access logs the escaped and cut strings {@link
 * #SUBJECT_ATTRIBUTE} and {@link #ACTOR_ID_ATTRIBUTE}, and {@link #SIGNED_OUT_REASON_ATTRIBUTE}
 * where nobody is signed in. The request passed on names the subject as its user, an {@link
 * ImpersonationPrincipal}, in a role of the container's only if that has signed in this very
 * principal. Identity is verified once a request, is never bound to a thread, and holds on FORWARD,
 * INCLUDE, ASYNC and ERROR alike. ERROR dispatches run without identity if there is none.
 * Containers apply no url-pattern to {@code getNamedDispatcher}: map the filter by servlet name as
 * well where that is used. (Some then run it twice where both mappings match. The second pass knows
 * what a guard had marked on REQUEST and ASYNC only: on FORWARD and INCLUDE such a servlet is open
 * to nobody.) One filter a path: two of them do not trust each other's findings.
 *
 * <p>A servlet session belongs to one subject, actor and session ID: a verified request for another
 * identity invalidates it, and one without identity does not see it, unless {@link BindHttpSession}
 * is off. An asynchronous dispatch of an impersonated request whose token has expired meanwhile is
 * 401, unless {@link AfterExpiry} says otherwise.
 *
 * <p>Safe for use by many threads.
 */
public final class ImpersonationFilter implements Filter {
  /** The request attribute that holds the {@link ImpersonationContext}. */
  public static final String CONTEXT_ATTRIBUTE = IdentityAttributes.CONTEXT;

  /** The request attribute that holds the subject as safe text of at most some 200 characters. */
  public static final String SUBJECT_ATTRIBUTE = IdentityAttributes.SUBJECT;

  /** The request attribute that holds the current actor's subject as safe text, if there is one. */
  public static final String ACTOR_ID_ATTRIBUTE = IdentityAttributes.ACTOR_ID;

  /**
   * The request attribute that holds why nobody is signed in, such as {@code token-expired}, where
   * such requests are let through.
   */
  public static final String SIGNED_OUT_REASON_ATTRIBUTE = IdentityAttributes.SIGNED_OUT_REASON;

  private final FilterLifecycle lifecycle;
  private final HandlerRules handlers;

  /** For containers: the settings come from the init-params. In code use {@link #builder()}. */
  public ImpersonationFilter() {
    this.lifecycle = FilterLifecycle.ofInitParams();
    this.handlers = request -> Optional.empty();
  }

  private ImpersonationFilter(ImpersonationGate gate, HandlerRules handlers) {
    this.lifecycle = FilterLifecycle.of(gate);
    this.handlers = handlers;
  }

  /** Returns a builder. */
  public static GateBuilder<ImpersonationFilter> builder() {
    return builder(request -> Optional.empty());
  }

  /** Returns a builder of a filter that asks handlers for their rules, for adapters. */
  public static GateBuilder<ImpersonationFilter> builder(HandlerRules handlers) {
    Objects.requireNonNull(handlers, "handlers");
    return GateBuilder.of(gate -> new ImpersonationFilter(gate, handlers));
  }

  /**
   * Returns whom the request speaks for; empty if it is anonymous, or if no filter saw it. Other
   * components of the application can write the attribute as well: it is rewritten on each
   * dispatch, not guarded between them.
   */
  public static Optional<ImpersonationContext> context(ServletRequest request) {
    return request.getAttribute(CONTEXT_ATTRIBUTE) instanceof ImpersonationContext context
        ? Optional.of(context)
        : Optional.empty();
  }

  /**
   * Returns how the key set is that this filter fetches itself, for health checks; empty if its
   * keys were given to it, or if it is not initialized. Never blocks and causes no request.
   */
  public Optional<KeySetState> keySetState() {
    ImpersonationGate ready = lifecycle.gate();
    return ready == null ? Optional.empty() : ready.keySetState();
  }

  /**
   * Returns the name of the provider that checks signatures, for health checks; empty if the
   * settings come from init-params and it is not initialized.
   */
  public Optional<String> cryptoProvider() {
    return Optional.ofNullable(lifecycle.gate()).map(ImpersonationGate::cryptoProvider);
  }

  /**
   * Returns how full this filter's memory for verified tokens is, and how often it helped, for
   * health checks and meters; empty if it is not initialized.
   */
  public Optional<TokenCacheState> tokenCacheState() {
    return Optional.ofNullable(lifecycle.gate()).map(ImpersonationGate::tokenCacheState);
  }

  /**
   * Returns what holds while somebody impersonates where nothing else decides; empty if the
   * settings come from init-params and it is not initialized.
   */
  public Optional<GuardMode> defaultMode() {
    return Optional.ofNullable(lifecycle.gate()).map(ImpersonationGate::defaultMode);
  }

  /**
   * Takes the settings from the init-params, and looks at the application's {@link Coverage}.
   *
   * @throws ServletException if a setting is unknown, missing, contradictory or refused, if this
   *     filter was built in code and has init-params as well, if a servlet has an annotation where
   *     it would not hold, if the container answers the handshakes of WebSocket endpoints before
   *     this filter is asked and they must pass it, or if {@code coverage=fail} is set and coverage
   *     is not complete; the message says what to mend
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    lifecycle.start(config);
  }

  /**
   * Ends the threads and gives back the keys of a key set that this filter fetches itself. If no
   * other application still uses this filter, the outcome of asynchronous requests that are not
   * over is recorded as abandoned, and the audit file given back that its settings name: for up to
   * 10 seconds, after which it waits up to 5 seconds for what others record. A filter built in code
   * can be used again, as after a restart of its context; then it fetches its keys anew and goes on
   * in the same file. (A Jetty that failed to start must be stopped before that, and an application
   * on it that failed to start uses this filter until then.)
   */
  @Override
  public void destroy() {
    lifecycle.stop();
  }

  /** Gives back what its builder has opened, unless an application uses it. */
  void destroyUnused() {
    lifecycle.stopUnused();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ImpersonationGate ready = lifecycle.gate();
    if (ready == null
        || !(request instanceof HttpServletRequest httpRequest)
        || !(response instanceof HttpServletResponse httpResponse)) {
      throw new ServletException(
          "ImpersonationFilter is not initialized, or the request is not HTTP: refused");
    }
    Routes routes = lifecycle.routes(httpRequest.getServletContext());
    routes.require(ready);
    DispatchTarget target = DispatchTarget.of(httpRequest);
    OwnAttributes own = OwnAttributes.find(httpRequest);
    GuardMark mark = GuardMark.take(own, target);
    VerifiedRequest before = VerifiedRequest.of(own, httpRequest, httpResponse, ready);
    if (ErrorPage.isPage(own, httpRequest, target)) {
      ErrorDispatch.show(
          ready, before, ofForgotten(ready, httpRequest, own), httpRequest, httpResponse, chain);
      return;
    }
    ServletGateRequest dispatch = new ServletGateRequest(httpRequest, target, own);
    Caller caller = before == null ? ready.verify(dispatch) : before.caller();
    DispatchRules rules = DispatchRules.of(dispatch, before, caller, mark, routes);
    Admission admission = admission(ready, dispatch, before, caller, mark, rules);
    AdmittedDispatch.of(ready, dispatch, before, admission, rules, httpResponse)
        .run(httpResponse, chain);
  }

  /**
   * Returns who is verified again for an error page, since whoever was in person is forgotten when
   * a dispatch has ended well; null for all others. What a filter in front throws comes after that.
   */
  private static @Nullable Caller ofForgotten(
      ImpersonationGate gate, HttpServletRequest request, @Nullable OwnAttributes own) {
    if (!VerifiedRequest.isForgotten(own)) {
      return null;
    }
    Caller caller = gate.verify(new ServletGateRequest(request, DispatchTarget.of(request), own));
    return caller instanceof Caller.Verified verified && !verified.isImpersonated() ? caller : null;
  }

  private Admission admission(
      ImpersonationGate gate,
      ServletGateRequest dispatch,
      @Nullable VerifiedRequest before,
      Caller caller,
      GuardMark mark,
      DispatchRules rules) {
    Supplier<List<RouteRule>> ofHandler = DispatchRules.ofHandler(handlers, dispatch, before);
    if (before != null && before.isOfHost()) {
      return mark.tightenedByPassed(
          gate,
          dispatch,
          gate.tighten(
              dispatch, before.caller(), rules.behind(before.admitted().admission()), ofHandler));
    }
    Admission admission = gate.decide(dispatch, caller, rules.all(), ofHandler);
    return before == null ? mark.tightenedByPassed(gate, dispatch, admission) : admission;
  }
}
