package dev.impersonation.http;

import dev.impersonation.audit.LimitedLog;
import dev.impersonation.keys.KeySetState;
import dev.impersonation.keys.RemoteKeySet;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.SessionTokenVerifier;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about requests: who they speak for, and whether they may happen. Adapters ask it; it
 * knows no container.
 *
 * <p>Its settings are immutable; safe for use by many threads. Blocks only as far as its key source
 * does.
 */
public final class ImpersonationGate implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationGate.class);

  /** The one later dispatch that can come long after the first. */
  private static final String ASYNC = "ASYNC";

  private final SessionTokenVerifier verifier;
  private final @Nullable RemoteKeySet ownKeys;
  private final CredentialCheck credentials;
  private final GateSettings settings;
  private final Limits limits;
  private final Thrown thrown = new Thrown(LimitedLog.of(log));

  ImpersonationGate(
      SessionTokenVerifier verifier,
      CredentialCheck credentials,
      @Nullable RemoteKeySet ownKeys,
      GateSettings settings) {
    this.verifier = verifier;
    this.ownKeys = ownKeys;
    this.credentials = credentials;
    this.settings = settings;
    this.limits = new Limits(settings);
  }

  /** Returns a builder of gates, for adapters. */
  public static GateBuilder<ImpersonationGate> builder() {
    return GateBuilder.of(gate -> gate);
  }

  /**
   * Decides about one dispatch of a request, before anything of it happens. An asynchronous one of
   * an impersonated request is refused once its token has expired, unless {@link
   * GateBuilder#afterExpiry} says otherwise.
   *
   * @param before the caller of an earlier dispatch of this request; null at the first, which is
   *     when its credentials are looked at
   * @param rules what the guards of this dispatch ask for; if none ran, the {@linkplain
   *     GateBuilder#defaultMode default} holds
   */
  public Admission decide(
      GateRequest request, @Nullable Caller before, Collection<RouteRule> rules) {
    Caller caller = before == null ? verify(request) : before;
    if (caller instanceof Caller.Verified verified && verified.context().isImpersonated()) {
      return logged(
          before != null && isTooLate(request, verified)
              ? new Admission(caller, Optional.empty(), Optional.of(expired()), List.of())
              : limits.judge(request, verified, rules));
    }
    Optional<Refusal> refusal = Optional.empty();
    if (caller instanceof Caller.Refused refused) {
      refusal = Optional.of(refused.refusal());
    } else if (caller instanceof Caller.SignedOut signedOut && !isOpen(request, rules)) {
      SignInPage signIn = settings.signIn();
      refusal =
          Optional.of(
              signIn == null ? signedOut.refusal() : signIn.answer(request, signedOut.refusal()));
    }
    return logged(new Admission(caller, Optional.empty(), refusal, List.of()));
  }

  private boolean isTooLate(GateRequest request, Caller.Verified verified) {
    return settings.afterExpiry() == AfterExpiry.REFUSE
        && request.dispatch().equals(ASYNC)
        && verifier.isExpired(verified.context());
  }

  private static Refusal expired() {
    return Refusal.invalidToken(InvalidTokenException.Reason.EXPIRED.code());
  }

  /**
   * Decides about a dispatch that this gate has let through, or that it was not asked about, where
   * a guard asks for more. This can refuse what was allowed, and never the other way round; nothing
   * but the rule is asked.
   *
   * @param caller what {@link #decide} found for this request
   */
  public Admission tighten(GateRequest request, Caller caller, RouteRule rule) {
    return caller instanceof Caller.Verified verified && verified.context().isImpersonated()
        ? logged(limits.tighten(request, verified, rule))
        : new Admission(caller, Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * Decides whether an application may leave HTTP, as {@code HttpServletRequest.upgrade} does, in
   * the middle of a dispatch that was let through: by the same rules, as an operation that is not
   * safe.
   *
   * @param rules what {@link #decide} was given for this dispatch
   * @param limits what {@link #tighten} was given since
   */
  public Admission decideUpgrade(
      GateRequest request,
      Caller caller,
      Collection<RouteRule> rules,
      Collection<RouteRule> limits) {
    return caller instanceof Caller.Verified verified && verified.context().isImpersonated()
        ? logged(this.limits.judgeUpgrade(request, verified, rules, limits))
        : new Admission(caller, Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * Records what the first admission of a request leads to: that it is about to happen, or that it
   * is refused. To be asked once a request, before anything of it happens.
   *
   * @param admission what {@link #decide} said, or what guards have made of it
   * @return what is to be told how the request goes on, and whether it may happen after all
   */
  public AuditedRequest record(GateRequest request, Admission admission) {
    return settings.audit().begin(request, admission);
  }

  /**
   * Begins the time in which a dispatch is the application's, on the current thread.
   *
   * @param caller what {@link #decide} found for this request; null if it was never asked
   */
  public DispatchScope enter(@Nullable Caller caller) {
    return DispatchScope.open(caller, settings.observers(), thrown);
  }

  private Admission logged(Admission admission) {
    settings.observers().forEach(observer -> thrown.quietly(() -> observer.decided(admission)));
    admission
        .refusal()
        .ifPresent(refused -> log.debug("refused: {} {}", refused.status(), refused.code()));
    return admission;
  }

  /** What the credentials of the request come to; to be asked once a request. */
  Caller verify(GateRequest request) {
    return credentials.verify(request);
  }

  private boolean isOpen(GateRequest request, Collection<RouteRule> rules) {
    return settings.anonymous() == Anonymous.ALLOW
        // A guard opens what the host matched, which is not what everybody behind it will read.
        || (RouteRule.areOpen(rules) && !AmbiguousPath.is(request))
        || (settings.corsPreflight() == CorsPreflight.ALLOW
            && request.method().equals("OPTIONS")
            && !request.headers("Origin").isEmpty()
            && !request.headers("Access-Control-Request-Method").isEmpty()
            && !UpgradeField.mayLeaveHttp(request));
  }

  /** Returns what becomes of servlet sessions; for adapters of hosts that have them. */
  public HttpSessionBinding httpSessionBinding() {
    return settings.httpSessionBinding();
  }

  /** Returns what becomes of routes that nothing decides; for adapters that can see routes. */
  public CoverageCheck coverageCheck() {
    return settings.coverage();
  }

  /** Returns whether WebSocket handshakes must pass the filter; for adapters that are one. */
  public WebSocketHandshakes webSocketHandshakes() {
    return settings.webSockets();
  }

  /**
   * Returns the path, decoded, of the page where people sign in, if {@link GateBuilder#signInUrl}
   * names one on the application's own origin; for adapters that can see routes.
   */
  public Optional<String> signInPath() {
    return Optional.ofNullable(settings.signIn()).flatMap(SignInPage::ownPath);
  }

  /** Returns what holds while somebody impersonates where no guard asks for anything. */
  public GuardMode defaultMode() {
    return settings.defaultMode();
  }

  /**
   * Returns how the key set is that this gate fetches itself, for health checks; empty if its keys
   * were given to it as {@code jwtKey} or {@code keySource}. Never blocks.
   */
  public Optional<KeySetState> keySetState() {
    return Optional.ofNullable(ownKeys).map(RemoteKeySet::state);
  }

  /**
   * Returns what is to be said at the start and cannot be logged, as SLF4J has no provider; empty
   * if it has one. For adapters whose host has a log of its own: {@link GateBuilder#build} has told
   * {@link System.Logger}.
   */
  public Optional<String> unloggedWarning() {
    return settings.audit().unloggedWarning();
  }

  /**
   * Opens what {@link #close} has given back: an audit file, which {@link GateBuilder#build} has
   * opened the first time. Adapters ask for it at each start, and close as often.
   *
   * @throws IllegalArgumentException if the audit file cannot be opened; the message names it
   */
  public void open() {
    settings.audit().use();
  }

  /**
   * Closes the key set that this gate fetches itself. When nobody else has {@linkplain #open
   * opened} it, also records what is still under way as abandoned, and closes an audit file that
   * its settings name; begins no more of that after 10 seconds, and then waits up to 5 seconds for
   * what others record. A {@link GateBuilder#keySource} and a {@link GateBuilder#auditSink} are
   * their owner's to close. A gate that is asked again afterwards fetches its keys anew, and
   * refuses what it cannot record.
   */
  @Override
  public void close() {
    try {
      settings.audit().close();
    } finally {
      if (ownKeys != null) {
        ownKeys.close();
      }
    }
  }

  @Override
  public String toString() {
    return "ImpersonationGate[]";
  }
}
