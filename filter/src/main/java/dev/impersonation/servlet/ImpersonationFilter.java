package dev.impersonation.servlet;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.DispatchScope;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.HttpSessionBinding;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.Judgement;
import dev.impersonation.http.Refusal;
import dev.impersonation.http.Verdict;
import dev.impersonation.keys.KeySetState;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
 * where nobody is signed in. The request passed on names the subject as its user, in no role of the
 * container's. Identity is verified once a request, is never bound to a thread, and holds on
 * FORWARD, INCLUDE, ASYNC and ERROR alike. ERROR dispatches run without identity if there is none.
 * Containers apply no url-pattern to {@code getNamedDispatcher}: map the filter by servlet name as
 * well where that is used. (Some then run it twice where both mappings match. The second pass knows
 * what a guard had marked on REQUEST and ASYNC only: on FORWARD and INCLUDE such a servlet is open
 * to nobody.) One filter a path: two of them do not trust each other's verdicts.
 *
 * <p>A servlet session belongs to one subject, actor and session ID: a verified request for another
 * identity invalidates it, unless {@link HttpSessionBinding} is off.
 *
 * <p>Safe for use by many threads.
 */
public final class ImpersonationFilter implements Filter {
  /** The request attribute that holds the {@link ImpersonationContext}. */
  public static final String CONTEXT_ATTRIBUTE = "dev.impersonation.ImpersonationContext";

  /** The request attribute that holds the subject as safe text of at most some 200 characters. */
  public static final String SUBJECT_ATTRIBUTE = "dev.impersonation.subject";

  /** The request attribute that holds the current actor's subject as safe text, if there is one. */
  public static final String ACTOR_ID_ATTRIBUTE = "dev.impersonation.actorId";

  /**
   * The request attribute that holds why nobody is signed in, such as {@code token-expired}, where
   * such requests are let through.
   */
  public static final String SIGNED_OUT_REASON_ATTRIBUTE = "dev.impersonation.signedOutReason";

  private final boolean builtInCode;
  private volatile @Nullable ImpersonationGate gate;

  /** For containers: the settings come from the init-params. In code use {@link #builder()}. */
  public ImpersonationFilter() {
    this.builtInCode = false;
  }

  private ImpersonationFilter(ImpersonationGate gate) {
    this.builtInCode = true;
    this.gate = gate;
  }

  /** Returns a builder. */
  public static GateBuilder<ImpersonationFilter> builder() {
    return GateBuilder.of(ImpersonationFilter::new);
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
    ImpersonationGate ready = gate;
    return ready == null ? Optional.empty() : ready.keySetState();
  }

  /**
   * Takes the settings from the init-params, and looks at the application's {@link Coverage}.
   *
   * @throws ServletException if a setting is unknown, missing, contradictory or refused, if this
   *     filter was built in code and has init-params as well, if a servlet has an annotation where
   *     it would not hold, or if {@code coverage=fail} is set and coverage is not complete; the
   *     message says what to mend
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    JettyUpgrades.warn(config);
    try {
      readAnnotations(config);
      ImpersonationGate ready = configured(config);
      open(config, ready);
      CoverageAtStart.ofFilter(config, ready);
    } catch (ServletException e) {
      destroy();
      throw e;
    }
  }

  private ImpersonationGate configured(FilterConfig config) throws ServletException {
    ImpersonationGate built = gate;
    String name = "ImpersonationFilter " + config.getFilterName() + ": ";
    if (builtInCode && built != null) {
      if (config.getInitParameterNames().hasMoreElements()) {
        throw new ServletException(
            name + "built in code, so its init-params would be ignored: remove them");
      }
      return built;
    }
    gate = null;
    try {
      GateBuilder<ImpersonationGate> builder = ImpersonationGate.builder();
      for (String setting : Collections.list(config.getInitParameterNames())) {
        builder.set(setting, String.valueOf(config.getInitParameter(setting)));
      }
      built = builder.build();
      gate = built;
      return built;
    } catch (IllegalArgumentException e) {
      throw new ServletException(name + e.getMessage(), e);
    }
  }

  private static void open(FilterConfig config, ImpersonationGate gate) throws ServletException {
    try {
      gate.open();
    } catch (IllegalArgumentException e) {
      throw new ServletException(
          "ImpersonationFilter " + config.getFilterName() + ": " + e.getMessage(), e);
    }
  }

  private void readAnnotations(FilterConfig config) throws ServletException {
    ServletContext context = config.getServletContext();
    try {
      AnnotatedServlets annotated = AnnotatedServlets.of(context);
      annotated.keepIn(context);
      annotated.warnOfUnguarded(context);
    } catch (IllegalArgumentException e) {
      throw new ServletException(
          "ImpersonationFilter " + config.getFilterName() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Ends the threads and gives back the keys of a key set that this filter fetches itself. A filter
   * built in code can be used again, as after a restart of its context; then it fetches them anew.
   */
  @Override
  public void destroy() {
    ImpersonationGate last = gate;
    if (!builtInCode) {
      gate = null;
    }
    if (last != null) {
      last.close();
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ImpersonationGate ready = gate;
    if (ready == null
        || !(request instanceof HttpServletRequest httpRequest)
        || !(response instanceof HttpServletResponse httpResponse)) {
      throw new ServletException(
          "ImpersonationFilter is not initialized, or the request is not HTTP: refused");
    }
    DispatchTarget target = DispatchTarget.of(httpRequest);
    GuardMark mark = GuardMark.take(httpRequest, target);
    VerifiedRequest before = VerifiedRequest.of(httpRequest, ready);
    if (ErrorDispatch.isPage(httpRequest, target)) {
      showErrorPage(ready, before, httpRequest, httpResponse, chain);
      return;
    }
    List<ImpersonationGuard> guards =
        mark.guards().isEmpty() && before != null
            ? before.guardsOfSecondPass(target)
            : mark.guards();
    ServletGateRequest dispatch = new ServletGateRequest(httpRequest, target);
    Judgement judgement = judge(ready, dispatch, before, mark, guards);
    AuditedExchange exchange = audited(ready, dispatch, before, judgement, httpResponse);
    Verdict verdict = judgement.verdict();
    SessionBinding binding = binding(ready, verdict);
    HttpServletRequest identified =
        IdentityAttributes.attach(httpRequest, httpResponse, verdict, binding, exchange);
    if (before == null) {
      RefusalAnswer.announce(httpResponse, judgement);
    }
    Optional<Refusal> refusal = before == null ? exchange.audited().refusal() : judgement.refusal();
    if (refusal.isPresent()) {
      RefusalAnswer.write(httpRequest, httpResponse, target, refusal.get());
      return;
    }
    if (before == null && binding != null) {
      binding.enter(httpRequest);
    }
    VerifiedRequest verified =
        new VerifiedRequest(ready, httpRequest.getRequestId(), verdict, exchange, target, guards);
    try {
      pass(verified, begins(before, target), identified, httpResponse, chain);
    } finally {
      bindNewSession(httpRequest, binding);
    }
  }

  /** Whether the container made this dispatch, rather than somebody within another one. */
  private static boolean begins(@Nullable VerifiedRequest before, DispatchTarget target) {
    return before == null || target.type() == DispatcherType.ASYNC;
  }

  private static Judgement judge(
      ImpersonationGate gate,
      ServletGateRequest dispatch,
      @Nullable VerifiedRequest before,
      GuardMark mark,
      List<ImpersonationGuard> guards)
      throws ServletException {
    ServletContext context = dispatch.request().getServletContext();
    Judgement judgement =
        gate.decide(
            dispatch,
            before == null ? null : before.verdict(),
            GuardMark.rules(guards, AnnotatedServlets.in(context).rule(dispatch, before)));
    return before == null && judgement.refusal().isEmpty()
        ? mark.tightenedByPassed(gate, dispatch, judgement)
        : judgement;
  }

  /** One request is one exchange, however often it is dispatched. */
  private static AuditedExchange audited(
      ImpersonationGate gate,
      ServletGateRequest dispatch,
      @Nullable VerifiedRequest before,
      Judgement judgement,
      HttpServletResponse response) {
    if (before == null) {
      return new AuditedExchange(gate.record(dispatch, judgement), response);
    }
    before.exchange().audited().judged(judgement);
    return before.exchange();
  }

  /**
   * Passes a dispatch on.
   *
   * @param outermost whether nothing of this filter's is around it, on this thread
   */
  private static void pass(
      VerifiedRequest verified,
      boolean outermost,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    VerifiedRequest around = VerifiedRequest.of(request);
    verified.keepOn(request);
    DispatchScope scope = verified.gate().enter(verified.verdict());
    try {
      chain.doFilter(request, response);
      if (outermost) {
        verified.exchange().returned(request);
      }
    } catch (Throwable e) {
      if (outermost) {
        verified.exchange().threw(e);
      }
      throw e;
    } finally {
      scope.close();
      // Not ours in its place: guards refuse by what is found here, also by another filter.
      (around == null ? verified.betweenDispatches() : around).keepOn(request);
    }
  }

  /** Never decides again: what failed has been decided, and the status that is reported stays. */
  private static void showErrorPage(
      ImpersonationGate gate,
      @Nullable VerifiedRequest before,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    Verdict verdict = before == null ? null : before.verdict();
    HttpServletRequest identified =
        IdentityAttributes.attach(
            request,
            response,
            verdict,
            binding(gate, verdict),
            before == null ? null : before.exchange());
    boolean begins = ErrorDispatch.begin(request, DispatchTarget.of(request));
    DispatchScope scope = gate.enter(verdict);
    try {
      chain.doFilter(identified, response);
    } finally {
      scope.close();
      if (begins) {
        ErrorDispatch.end(request);
      }
    }
  }

  private static @Nullable SessionBinding binding(
      ImpersonationGate gate, @Nullable Verdict verdict) {
    return gate.httpSessionBinding() == HttpSessionBinding.INVALIDATE
            && verdict instanceof Verdict.Verified verified
        ? new SessionBinding(verified.context())
        : null;
  }

  /** A session that was made past the request we passed on would else belong to whoever is next. */
  private static void bindNewSession(HttpServletRequest request, @Nullable SessionBinding binding) {
    HttpSession session = binding == null ? null : request.getSession(false);
    if (session != null && binding != null) {
      binding.bind(session);
    }
  }
}
