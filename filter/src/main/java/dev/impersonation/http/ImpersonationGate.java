package dev.impersonation.http;

import dev.impersonation.audit.LimitedLog;
import dev.impersonation.keys.KeySetState;
import dev.impersonation.keys.RemoteKeySet;
import dev.impersonation.token.TokenCacheState;
import dev.impersonation.token.VerifiedTokens;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides about requests: who they speak for, and whether they may happen. Adapters ask it; it
 * knows no container. Its steps are {@code CredentialCheck}, {@code IdentityCheck}, {@code
 * PolicyCheck} and {@code IntentRecorder}, in this order.
 *
 * <p>Its settings are immutable; safe for use by many threads. Blocks only as far as its key source
 * and its audit sink do.
 */
public final class ImpersonationGate implements AutoCloseable {
  private final CredentialCheck credentials;
  private final VerifiedTokens<Caller.Verified> tokens;
  private final IdentityCheck identities;
  private final PolicyCheck policies;
  private final IntentRecorder intents;
  private final @Nullable RemoteKeySet ownKeys;
  private final List<RequestObserver> observers;
  private final AdapterSettings settings;
  private final LimitedLog limited = LimitedLog.of(PackageLog.LOG);
  private final Thrown thrown = new Thrown(limited);

  /** Settings that adapters look up: what they are about, they see and the gate does not. */
  record AdapterSettings(
      GuardMode defaultMode,
      Anonymous anonymous,
      BindHttpSession bindHttpSession,
      CoverageCheck coverage,
      WebSocketHandshakes webSockets,
      @Nullable SignInPage signIn,
      TokenTrust trust,
      Clock clock,
      String cryptoProvider) {}

  ImpersonationGate(
      CredentialCheck credentials,
      VerifiedTokens<Caller.Verified> tokens,
      IdentityCheck identities,
      PolicyCheck policies,
      IntentRecorder intents,
      @Nullable RemoteKeySet ownKeys,
      List<RequestObserver> observers,
      AdapterSettings settings) {
    this.credentials = credentials;
    this.tokens = tokens;
    this.identities = identities;
    this.policies = policies;
    this.intents = intents;
    this.ownKeys = ownKeys;
    this.observers = observers;
    this.settings = settings;
  }

  /**
   * Decides about one dispatch of a request, before anything of it happens. An asynchronous one of
   * an impersonated request is refused once its token has expired, unless the setting {@code
   * afterExpiry} says otherwise.
   *
   * @param before the caller that {@link #verify} found, just now or at an earlier dispatch of this
   *     request; null for its credentials to be looked at now
   * @param marked what the guards of this dispatch ask for
   * @param ofHandler what the handler of this dispatch asks for besides, asked only while somebody
   *     impersonates; whatever it throws, the answer is 503 as for a policy. If neither has a rule,
   *     the default holds
   */
  public Admission decide(
      GateRequest request,
      @Nullable Caller before,
      Collection<RouteRule> marked,
      Supplier<? extends Collection<RouteRule>> ofHandler) {
    Caller caller = before == null ? verify(request) : before;
    Optional<Refusal> refusal =
        before == null
            ? identities.check(request, caller, marked)
            : identities.checkAgain(request, caller, marked);
    return observed(
        refusal.isEmpty() && caller instanceof Caller.Verified verified && verified.isImpersonated()
            ? policies.check(request, verified, marked, ofHandler)
            : Admission.of(caller, refusal));
  }

  /** Decides the same where no handler asks for anything. */
  public Admission decide(
      GateRequest request, @Nullable Caller before, Collection<RouteRule> marked) {
    return decide(request, before, marked, List::of);
  }

  /**
   * Returns whom the credentials of a request speak for, to be given to {@link #decide} as what was
   * found before. Asked once a request.
   */
  public Caller verify(GateRequest request) {
    return credentials.check(request);
  }

  /**
   * Decides about a dispatch that this gate has let through, or that it was not asked about, where
   * a guard asks for more. This can refuse what was allowed, and never the other way round; nothing
   * but the rule is asked.
   *
   * @param caller whom {@link #decide} found for this request
   */
  public Admission tighten(GateRequest request, Caller caller, RouteRule rule) {
    return caller instanceof Caller.Verified verified && verified.isImpersonated()
        ? observed(policies.tighten(request, verified, rule))
        : Admission.of(caller, Optional.empty());
  }

  /**
   * Decides about a dispatch of a request that was {@linkplain AdmittedRequest admitted} by an
   * adapter in front, where this gate {@linkplain #adopts adopts} that: as {@link
   * #tighten(GateRequest, Caller, RouteRule)} by several rules, and by the rest of what {@link
   * #decide} refuses anywhere: by the policy of its settings, where the path is ambiguous, and
   * where the token has expired meanwhile. Its default is not asked, for the adapter in front had
   * its own.
   *
   * @param ofHandler what the handler of this dispatch asks for besides, as in {@link #decide}
   */
  public Admission tighten(
      GateRequest request,
      Caller caller,
      Collection<RouteRule> rules,
      Supplier<? extends Collection<RouteRule>> ofHandler) {
    Optional<Refusal> expired = identities.expired(request, caller);
    return observed(
        expired.isEmpty() && caller instanceof Caller.Verified verified && verified.isImpersonated()
            ? policies.checkAdmitted(request, verified, rules, ofHandler)
            : Admission.of(caller, expired));
  }

  /**
   * Returns whether what another gate has admitted counts here too, so that the request is neither
   * verified nor recorded again: if it is this very request, somebody is verified, and the other
   * gate demands the same of tokens. Whatever is not so must be decided as if nobody had.
   *
   * @param requestId what this host tells for {@link GateRequest#requestId}
   */
  public boolean adopts(AdmittedRequest admitted, Optional<String> requestId) {
    if (!(admitted.caller() instanceof Caller.Verified)
        || requestId.isEmpty()
        || !requestId.equals(admitted.requestId())) {
      return false;
    }
    if (!admitted.trust().equals(settings.trust())) {
      limited.warn(
          "trust",
          "an adapter in front accepts other tokens: what it has admitted does not count here, and"
              + " requests are verified and recorded twice. Give both the same issuer,"
              + " authorizedParties, audience and acceptTemplateTokens");
      return false;
    }
    return true;
  }

  /**
   * Decides about an anonymous request that went on to where nobody may who is not signed in: it is
   * refused, whatever the settings say of anonymous requests. So is one of a {@linkplain
   * Caller.Refused refused} caller, whose error page runs. Anybody else's is not.
   */
  public Admission refuseSignedOut(GateRequest request, Caller caller) {
    return observed(Admission.of(caller, identities.unverified(request, caller)));
  }

  /**
   * Decides whether an application may leave HTTP, as {@code HttpServletRequest.upgrade} does, in
   * the middle of a dispatch that was let through: by the same rules, as an operation that is not
   * safe.
   *
   * @param rules what holds for this dispatch: the {@linkplain Admission#rules rules} of its
   *     admission, and what {@link #tighten} was given since
   */
  public Admission decideUpgrade(GateRequest request, Caller caller, Collection<RouteRule> rules) {
    return caller instanceof Caller.Verified verified && verified.isImpersonated()
        ? observed(policies.checkUpgrade(request, verified, rules))
        : Admission.of(caller, Optional.empty());
  }

  /**
   * Records what the first admission of a request leads to: that it is about to happen, or that it
   * is refused. Call it once a request, before anything of it happens.
   *
   * @param admission what {@link #decide} said, or what guards have made of it
   * @return the request, which may not happen after all if its {@link AuditedRequest#refusal} says
   *     so
   */
  public AdmittedRequest record(GateRequest request, Admission admission) {
    return new AdmittedRequest(
        admission,
        intents.record(request, admission),
        request.requestId(),
        settings.trust(),
        settings.defaultMode(),
        settings.clock());
  }

  /**
   * Records the same where no adapter behind is to find it, so that nothing tells one request from
   * another: it must not be put where {@link AdmittedRequest#ATTRIBUTE} is looked for.
   */
  public AdmittedRequest recordUnshared(GateRequest request, Admission admission) {
    return new AdmittedRequest(
        admission,
        intents.record(request, admission),
        Optional.empty(),
        settings.trust(),
        settings.defaultMode(),
        settings.clock());
  }

  /**
   * Begins the time in which a dispatch is the application's, on the current thread.
   *
   * @param caller whom {@link #decide} found for this request; null if it was never asked
   */
  public DispatchScope enter(@Nullable Caller caller) {
    return DispatchScope.open(caller, observers, thrown);
  }

  private Admission observed(Admission admission) {
    if (!observers.isEmpty()) {
      observers.forEach(observer -> thrown.quietly(() -> observer.decided(admission)));
    }
    if (admission.refusal().isPresent()) {
      Refusal refused = admission.refusal().get();
      PackageLog.LOG.debug("refused: {} {}", refused.status(), refused.code());
    }
    return admission;
  }

  /** Returns what becomes of requests that nobody is signed in for. */
  public Anonymous anonymous() {
    return settings.anonymous();
  }

  /** Returns what becomes of servlet sessions; for adapters of hosts that have them. */
  public BindHttpSession bindHttpSession() {
    return settings.bindHttpSession();
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
   * Returns the path, decoded, of the page where people sign in, if the setting {@code signInUrl}
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

  /** Returns the name of the provider that checks signatures, for health checks. */
  public String cryptoProvider() {
    return settings.cryptoProvider();
  }

  /**
   * Returns how full the memory for verified tokens is, and how often it helped, for health checks
   * and meters. Never blocks for long.
   */
  public TokenCacheState tokenCacheState() {
    return tokens.state();
  }

  /**
   * Returns a warning of the start that cannot be logged, as SLF4J has no provider; empty if it has
   * one. For adapters whose host has a log of its own: its builder has given it to {@link
   * System.Logger}.
   */
  public Optional<String> unloggedWarning() {
    return intents.unloggedWarning();
  }

  /**
   * Opens what {@link #close} has given back: an audit file, which its builder has opened the first
   * time. Adapters ask for it at each start, and close as often. Waits while another thread closes:
   * no sink and no observer may wait for it.
   *
   * @throws IllegalArgumentException if the audit file cannot be opened; the message names it
   */
  public void open() {
    intents.inFlight().open();
  }

  /**
   * Closes the key set that this gate fetches itself. When nobody else has {@linkplain #open
   * opened} it, also records the requests in flight as abandoned, for 10 seconds at the most, waits
   * up to 5 seconds for outcomes that other threads record, and closes an audit file that its
   * settings name. A {@code keySource} and a {@code auditSink} are their owner's to close. A gate
   * that is asked again afterwards fetches its keys anew, and refuses what it cannot record.
   */
  @Override
  public void close() {
    try {
      intents.inFlight().close();
    } finally {
      if (ownKeys != null) {
        ownKeys.close();
      }
    }
  }

  /**
   * Does what the last {@link #close} does, if nobody has {@linkplain #open opened} this gate or
   * all have closed it; else nothing. For whoever built a gate and does not know whether anything
   * has begun with it.
   */
  public void closeUnused() {
    if (intents.inFlight().closeUnused() && ownKeys != null) {
      ownKeys.close();
    }
  }

  @Override
  public String toString() {
    return "ImpersonationGate[]";
  }
}
