package dev.impersonation.jetty;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.Admission;
import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.Anonymous;
import dev.impersonation.http.BindHttpSession;
import dev.impersonation.http.Caller;
import dev.impersonation.http.DispatchScope;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.IdentityAttributes;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.Refusal;
import dev.impersonation.http.RouteRule;
import dev.impersonation.http.SessionOwners;
import dev.impersonation.keys.KeySetState;
import dev.impersonation.token.TokenCacheState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the session token of each request and puts an {@link ImpersonationContext} on it, or
 * refuses it, in front of whatever Jetty serves: handlers, and contexts of any Jakarta EE or Java
 * EE version, unchanged. Settings, answers, policies, audit and observers are those of {@code
 * ImpersonationFilter}; its routes are {@linkplain #route(String, GuardMode) patterns}.
 *
 * <p>Where it stands decides what a path is: in front of contexts the whole path, in a context that
 * within it. Behind a {@code PathMappingsHandler} that moves the context, the start warns of that.
 *
 * <p>The request attributes are those of the filter. Besides, Jetty's own authentication state
 * names the subject, never the actor, as an {@code ImpersonationPrincipal}: for {@code %u} of its
 * request log, and for the end points of WebSockets.
 *
 * <p>An {@code ImpersonationFilter} or an {@code ImpersonationHandler} behind it goes on with what
 * it has found, if it trusts the same tokens: it can only tighten, and records nothing.
 *
 * <p>Sessions belong to one identity each, as with the filter, unless {@link BindHttpSession} is
 * off: those of a {@code SessionHandler} in front of it, and those kept behind it, in contexts or
 * not. A context whose sessions it cannot bind, as those of EE8 and EE9, does not start. Requests
 * without identity see no session that is somebody's.
 *
 * <p>Safe for use by many threads once it is started.
 */
public final class ImpersonationHandler extends Handler.Wrapper {
  private final ImpersonationGate gate;
  private final GuardedPaths paths = new GuardedPaths();
  private final SessionOwners owners = new SessionOwners();

  private ImpersonationHandler(ImpersonationGate gate) {
    this.gate = gate;
    if (gate.bindHttpSession() == BindHttpSession.INVALIDATE && ServerLibraries.HAVE_SESSIONS) {
      addEventListener(new ContextSessions());
    }
  }

  /**
   * Returns a builder. The settings {@code coverage} and {@code webSockets} mean nothing here:
   * other values than {@code off} and {@code verified} are refused by {@link GateBuilder#build}.
   *
   * <p>What it builds has its audit file open. The stop of a handler that was started gives that
   * back; a handler that is never started is to be {@linkplain #destroy destroyed}.
   */
  public static GateBuilder<ImpersonationHandler> builder() {
    return GateBuilder.of(ImpersonationHandler::new).withoutRoutes();
  }

  /**
   * Returns whom the request speaks for; empty if it is anonymous, or if no handler saw it. Other
   * components of the server can write the attribute as well.
   */
  public static Optional<ImpersonationContext> context(Request request) {
    return request.getAttribute(IdentityAttributes.CONTEXT) instanceof ImpersonationContext context
        ? Optional.of(context)
        : Optional.empty();
  }

  /**
   * Has a mode hold where a pattern matches, as a guard of servlets does. All patterns that match
   * hold together: the strictest decides. {@link GuardMode#PUBLIC} opens a path to anonymous
   * requests if no stricter one matches.
   *
   * @param pattern a {@code PathSpec} of Jetty's, such as {@code /api/*}, {@code *.do}, {@code
   *     /api/{id}} or, beginning with {@code ^}, a regular expression; {@code /} is everything. It
   *     is matched with the canonical path, in which reserved characters are encoded, and all
   *     others are not
   * @return this handler
   * @throws IllegalArgumentException if either is null, Jetty refuses the pattern, or it matches no
   *     path because it is spelled otherwise than the canonical one or has a {@code *} that is no
   *     wildcard, as in {@code /a*}; the message says which route it is, and what to write
   * @throws IllegalStateException once the handler is started
   */
  public ImpersonationHandler route(String pattern, GuardMode mode) {
    return add(pattern, mode == null ? null : RouteRule.of(mode));
  }

  /**
   * Has a rule hold where a pattern matches, as {@link #route(String, GuardMode)} does.
   *
   * @return this handler
   * @throws IllegalArgumentException as there
   * @throws IllegalStateException once the handler is started
   */
  public ImpersonationHandler route(String pattern, RouteRule rule) {
    return add(pattern, rule);
  }

  private ImpersonationHandler add(@Nullable String pattern, @Nullable RouteRule rule) {
    if (!isStopped()) {
      throw new IllegalStateException("add routes before the handler is started");
    }
    paths.add(pattern, rule);
    return this;
  }

  /**
   * Returns how the key set is that this handler fetches itself, for health checks; empty if its
   * keys were given to it. Never blocks and causes no request.
   */
  public Optional<KeySetState> keySetState() {
    return gate.keySetState();
  }

  /**
   * Returns how full the memory for verified tokens is, and how often it helped, for health checks
   * and meters. Never blocks for long.
   */
  public TokenCacheState tokenCacheState() {
    return gate.tokenCacheState();
  }

  /** Returns the name of the provider that checks signatures, for health checks. */
  public String cryptoProvider() {
    return gate.cryptoProvider();
  }

  /** Returns what holds while somebody impersonates where no route matches. */
  public GuardMode defaultMode() {
    return gate.defaultMode();
  }

  /**
   * Returns {@link InvocationType#BLOCKING}, whatever stands behind it: verification may fetch
   * keys, and the audit waits for the disk.
   */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  @Override
  protected void doStart() throws Exception {
    gate.open();
    try {
      StartFindings.of(this, gate, paths).forEach(finding -> PackageLog.LOG.warn("{}", finding));
      super.doStart();
    } catch (Throwable e) {
      gate.close();
      throw e;
    }
  }

  @Override
  protected void doStop() throws Exception {
    try {
      super.doStop();
    } finally {
      gate.close();
    }
  }

  /**
   * Also gives back the audit file, which is open since the handler was built, if the handler was
   * never started. Jetty starts nothing that was destroyed.
   *
   * @throws IllegalStateException if it is running
   */
  @Override
  public void destroy() {
    super.destroy();
    closeUnused();
  }

  /** Gives back the audit file if the handler was never started; it still can be. */
  void closeUnused() {
    gate.closeUnused();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HandledRequest before = before(request);
    if (Request.as(request, ErrorHandler.ErrorRequest.class) != null) {
      return showErrorPage(before, request, response, callback);
    }
    JettyGateRequest shown = JettyGateRequest.of(request);
    return before == null
        ? begin(shown, response, callback)
        : goOn(before, shown, response, callback);
  }

  /** What this handler has found, or another one in front that trusts the same tokens. */
  private @Nullable HandledRequest before(Request request) {
    HandledRequest before = HandledRequest.of(request);
    return before != null
            && (before.gate() == gate
                || gate.adopts(before.admitted(), JettyGateRequest.requestId(request)))
        ? before
        : null;
  }

  private boolean begin(JettyGateRequest shown, Response response, Callback callback)
      throws Exception {
    Request request = shown.request();
    Admission admission = gate.decide(shown, null, paths.at(shown.encodedPath()));
    AdmittedRequest admitted = gate.record(shown, admission);
    Optional<Refusal> refusal = admitted.audited().refusal();
    if (refusal.isPresent()) {
      identify(request, admission.caller());
      Answer.say(response, admission.fields());
      return Answer.write(response, refusal.get(), callback);
    }
    // First of all: whatever is thrown from here on has an outcome.
    Exchange exchange = Exchange.begin(gate, admitted, request, response, callback);
    return exchange.handle(() -> passOn(admitted, request, response, exchange));
  }

  private boolean passOn(
      AdmittedRequest admitted, Request request, Response response, Exchange exchange)
      throws Exception {
    identify(request, admitted.caller());
    Answer.say(response, admitted.admission().fields());
    HandledRequest handled = HandledRequest.of(gate, owners, admitted, exchange, request);
    handled.keepOn(request);
    ScopedRequest scoped = new ScopedRequest(request, exchange);
    ScopedResponse answer = new ScopedResponse(scoped, response, exchange);
    return showSessions(handled, scoped, answer, exchange);
  }

  /** One more time for the same request, as where a handler has it served as another path. */
  private boolean goOn(
      HandledRequest before, JettyGateRequest shown, Response response, Callback callback)
      throws Exception {
    List<RouteRule> rules = paths.at(shown.encodedPath());
    Admission admission =
        before.gate() == gate
            ? gate.decide(shown, before.caller(), rules)
            : gate.tighten(
                shown,
                before.caller(),
                // What is open there is not yet open here.
                Stream.concat(
                        before.admitted().admission().rules().stream()
                            .map(RouteRule::withoutOpening),
                        rules.stream())
                    .toList(),
                List::of);
    Exchange exchange = before.exchange();
    exchange.audited().decided(admission);
    identify(shown.request(), before.caller());
    return admission.refusal().isPresent()
        ? Answer.write(response, admission.refusal().get(), callback)
        : exchange.handle(
            () -> showSessions(before, shown.request(), response, exchange.noting(callback)));
  }

  /**
   * Never decides by method again, and leaves the status alone: what failed has been decided. What
   * holds for the page itself can only withhold it. That of a request which this handler never saw
   * is shown where anonymous requests are let in.
   */
  private boolean showErrorPage(
      @Nullable HandledRequest before, Request request, Response response, Callback callback)
      throws Exception {
    JettyGateRequest page = JettyGateRequest.ofErrorPage(request);
    if (before == null) {
      identify(request, null);
      // Nobody knows who asks: what is not open to anonymous requests is not shown.
      if (gate.anonymous() != Anonymous.ALLOW && !paths.isOpen(page.encodedPath())) {
        return Answer.withhold(request, response, callback);
      }
      DispatchScope scope = gate.enter(null);
      try {
        return showSessions(null, request, response, callback);
      } finally {
        scope.close();
      }
    }
    identify(request, before.caller());
    for (RouteRule rule : paths.at(page.encodedPath())) {
      Admission admission = gate.tighten(page, before.caller(), rule);
      if (admission.refusal().isPresent()) {
        before.exchange().audited().decided(admission);
        return Answer.withhold(request, response, callback);
      }
    }
    if (Response.as(response, ScopedResponse.class) != null) {
      return before.exchange().handle(() -> showSessions(before, request, response, callback));
    }
    // Jetty has ended what the application was given, and waits for the page.
    Exchange exchange = before.exchange().ofPage(response, callback);
    ScopedRequest scoped = new ScopedRequest(request, exchange);
    ScopedResponse answer = new ScopedResponse(scoped, response, exchange);
    return exchange.handle(() -> showSessions(before, scoped, answer, exchange));
  }

  /** Goes on to what is behind this handler. */
  private boolean showSessions(
      @Nullable HandledRequest handled, Request request, Response response, Callback callback)
      throws Exception {
    return gate.bindHttpSession() == BindHttpSession.OFF
        ? super.handle(request, response, callback)
        : SessionsHandler.handle(
            this,
            handled,
            request,
            response,
            (seen, answer) -> super.handle(seen, answer, callback));
  }

  private static void identify(Request request, @Nullable Caller caller) {
    IdentityAttributes.write(
        caller,
        (name, value) -> {
          if (value == null) {
            request.removeAttribute(name);
          } else {
            request.setAttribute(name, value);
          }
        });
    CallerState.put(request, caller);
  }
}
