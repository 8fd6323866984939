package dev.impersonation.http;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.FileAuditSink;
import dev.impersonation.audit.FileSync;
import dev.impersonation.audit.QueueFull;
import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.RemoteKeySet;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.token.SessionTokenVerifier;
import dev.impersonation.token.SigningAlgorithm;
import dev.impersonation.token.VerifiedTokens;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the settings of a gate, for every adapter: each can be set by the method or, as in {@code
 * web.xml}, by {@linkplain #set its name}. For Clerk {@link #publishableKey} is enough.
 *
 * <p>{@link #build} refuses what is missing or contradictory, and says the fix. Not safe for use by
 * many threads.
 *
 * @param <T> what is built around the gate
 */
public final class GateBuilder<T> {
  private static final long MIN_TOKEN_CACHE = 64L << 10;
  private static final long MAX_TOKEN_CACHE = 64L << 30;

  /** Made when the first setting is set by its name: code that sets none needs no table of them. */
  private static final class Named {
    static final Map<String, NamedSetting<GateBuilder<?>>> ALL =
        NamedSetting.byName(
            NamedSetting.text("publishableKey", GateBuilder::publishableKey),
            NamedSetting.text("issuer", GateBuilder::issuer),
            NamedSetting.text(
                "jwksUrl", (b, value) -> b.jwksUrl(SettingText.url("jwksUrl", value))),
            NamedSetting.text("jwtKey", GateBuilder::jwtKey),
            NamedSetting.text(
                "jwtKeyFile", (b, value) -> b.jwtKeyFile(KeyFile.path("jwtKeyFile", value))),
            NamedSetting.text(
                "jwksFile", (b, value) -> b.jwksFile(KeyFile.path("jwksFile", value))),
            NamedSetting.flag(
                "allowInsecureJwksUrl", (b, isSet) -> b.trusted.allowInsecureJwksUrl = isSet),
            NamedSetting.text("jwksProxy", GateBuilder::jwksProxy),
            NamedSetting.text("jwksUserAgent", GateBuilder::jwksUserAgent),
            NamedSetting.text("cookieSuffix", GateBuilder::cookieSuffix),
            NamedSetting.list("authorizedParties", GateBuilder::authorizedParties),
            NamedSetting.flag(
                "allowMissingAuthorizedParty",
                (b, isSet) -> b.demands.allowMissingAuthorizedParty = isSet),
            NamedSetting.text("audience", GateBuilder::audience),
            NamedSetting.text(
                "clockSkew", (b, value) -> b.clockSkew(SettingText.duration("clockSkew", value))),
            NamedSetting.list(
                "algorithms", (b, names) -> b.algorithms(TokenDemands.algorithms(names))),
            NamedSetting.text("cryptoProvider", GateBuilder::cryptoProvider),
            NamedSetting.text(
                "tokenCache", (b, value) -> b.tokenCache(SettingText.bytes("tokenCache", value))),
            NamedSetting.flag(
                "acceptTemplateTokens", (b, isSet) -> b.demands.acceptTemplateTokens = isSet),
            NamedSetting.constant("anonymous", Anonymous.class, GateBuilder::anonymous),
            NamedSetting.constant("corsPreflight", CorsPreflight.class, GateBuilder::corsPreflight),
            NamedSetting.constant(
                "bindHttpSession", BindHttpSession.class, GateBuilder::bindHttpSession),
            NamedSetting.constant("afterExpiry", AfterExpiry.class, GateBuilder::afterExpiry),
            NamedSetting.text("default", (b, value) -> b.defaultMode(GuardMode.ofDefault(value))),
            NamedSetting.constant(
                "impersonationHeader", ImpersonationHeader.class, GateBuilder::impersonationHeader),
            NamedSetting.constant("noStore", NoStore.class, GateBuilder::noStore),
            NamedSetting.text("refusalPage", GateBuilder::refusalPage),
            NamedSetting.text("signInUrl", GateBuilder::signInUrl),
            NamedSetting.constant("coverage", CoverageCheck.class, GateBuilder::coverage),
            NamedSetting.constant("webSockets", WebSocketHandshakes.class, GateBuilder::webSockets),
            NamedSetting.constant("audit", AuditScope.class, GateBuilder::audit),
            // In code, what describes the file is a FileAuditSink.
            NamedSetting.text("auditFile", (b, value) -> b.audit.file = AuditSettings.path(value)),
            NamedSetting.text(
                "auditFilePermissions",
                (b, value) -> b.audit.permissions = AuditSettings.permissions(value)),
            NamedSetting.number("auditFileMaxBytes", (b, bytes) -> b.audit.maxBytes = bytes),
            NamedSetting.constant(
                "auditFileSync", FileSync.class, (b, sync) -> b.audit.sync = sync),
            NamedSetting.number("auditQueue", (b, events) -> b.audit.queue = events),
            NamedSetting.constant(
                "auditQueueFull", QueueFull.class, (b, full) -> b.audit.queueFull = full));

    private Named() {}
  }

  private final Function<ImpersonationGate, T> finisher;
  private final Function<String, @Nullable String> environment;
  final TrustedIssuer trusted = new TrustedIssuer();
  final TokenDemands demands = new TokenDemands();
  final AuditSettings audit = new AuditSettings();
  private Anonymous anonymous = Anonymous.REFUSE;
  private CorsPreflight corsPreflight = CorsPreflight.OFF;
  private BindHttpSession bindHttpSession = BindHttpSession.INVALIDATE;
  private GuardMode defaultMode = GuardMode.READ_ONLY;
  private AfterExpiry afterExpiry = AfterExpiry.REFUSE;
  private @Nullable ImpersonationPolicy policy;
  private ImpersonationHeader impersonationHeader = ImpersonationHeader.SEND;
  private NoStore noStore = NoStore.IMPERSONATED;
  private @Nullable String refusalPage;
  private @Nullable SignInPage signIn;
  private boolean signedOutRefusedLater;
  private @Nullable CoverageCheck coverage;
  private WebSocketHandshakes webSockets = WebSocketHandshakes.VERIFIED;
  private boolean withoutRoutes;
  private final List<RequestObserver> observers = new ArrayList<>();

  private GateBuilder(
      Function<ImpersonationGate, T> finisher, Function<String, @Nullable String> environment) {
    this.finisher = finisher;
    this.environment = environment;
  }

  /** Returns a builder of gates alone, for adapters. */
  public static GateBuilder<ImpersonationGate> ofGate() {
    return of(gate -> gate);
  }

  /** Returns a builder of what an adapter puts around a gate. */
  public static <T> GateBuilder<T> of(Function<ImpersonationGate, T> finisher) {
    return new GateBuilder<>(finisher, SettingText::systemValue);
  }

  static <T> GateBuilder<T> of(
      Function<ImpersonationGate, T> finisher, Function<String, @Nullable String> environment) {
    return new GateBuilder<>(finisher, environment);
  }

  /**
   * Sets one setting by the name of its method, as init-params and properties do. The value may
   * hold {@code ${NAME}}, which stands for a system property or else an environment variable; lists
   * are separated by commas, durations written {@code 5s} or {@code PT5S}, switches {@code true} or
   * {@code false}.
   *
   * @throws SettingException if there is no such setting, the value is empty or does not fit, or a
   *     placeholder stands for nothing; the message names the setting, not the value
   */
  public GateBuilder<T> set(String name, String value) {
    NamedSetting.require(Named.ALL, name)
        .accept(this, SettingText.resolved(name, value, environment));
    return this;
  }

  /**
   * Sets the Clerk publishable key, which holds the issuer, the key set URL and the cookie suffix.
   * Each of the three can be overridden by a setting of its own.
   *
   * @throws SettingException if it is none
   */
  public GateBuilder<T> publishableKey(String publishableKey) {
    trusted.publishableKey = PublishableKey.parse(Given.text("publishableKey", publishableKey));
    return this;
  }

  /**
   * Sets what {@code iss} must equal, to the letter.
   *
   * @throws SettingException if it is a key, more than one issuer, or in a spelling that no token
   *     has
   */
  public GateBuilder<T> issuer(String issuer) {
    trusted.trust(Given.text("issuer", issuer));
    return this;
  }

  /**
   * Sets where the issuer's key set is: https, or http on loopback.
   *
   * @see RemoteKeySet
   */
  public GateBuilder<T> jwksUrl(URI jwksUrl) {
    trusted.jwksUrl = Given.value("jwksUrl", jwksUrl);
    return this;
  }

  /**
   * Sets the issuer's one public key as PEM: verification without a network, whatever the {@code
   * kid}.
   *
   * @throws SettingException if it is no usable RSA public key
   * @see StaticKeySet#ofPem
   */
  public GateBuilder<T> jwtKey(String pem) {
    trusted.trustKey(Given.text("jwtKey", pem));
    return this;
  }

  /**
   * Sets the file that holds what {@code jwtKey} is given, of at most 64 KiB. It is read when the
   * gate is built; a changed file needs a restart.
   */
  public GateBuilder<T> jwtKeyFile(Path jwtKeyFile) {
    trusted.jwtKeyFile = Given.value("jwtKeyFile", jwtKeyFile);
    return this;
  }

  /**
   * Sets the file that holds the issuer's key set, of at most 1 MiB: verification without a
   * network. It is read when the gate is built; a changed file needs a restart.
   *
   * @see StaticKeySet#ofJwkSet
   */
  public GateBuilder<T> jwksFile(Path jwksFile) {
    trusted.jwksFile = Given.value("jwksFile", jwksFile);
    return this;
  }

  /**
   * Lets {@code jwksUrl} be http to any host, as in a closed network of containers. A warning at
   * each start says so: whoever can change the answer on its way can sign tokens.
   */
  public GateBuilder<T> allowInsecureJwksUrl() {
    trusted.allowInsecureJwksUrl = true;
    return this;
  }

  /**
   * Sets the HTTP proxy that the key set is fetched through: {@code host:port} or {@code
   * user:password@host:port}. Default: what Java was told, else what {@code HTTPS_PROXY} and {@code
   * NO_PROXY} say.
   *
   * @see RemoteKeySet.Builder#proxy
   */
  public GateBuilder<T> jwksProxy(String jwksProxy) {
    trusted.jwksProxy = Given.text("jwksProxy", jwksProxy);
    return this;
  }

  /**
   * Sets the {@code User-Agent} of requests for the key set: up to 200 visible ASCII characters.
   * Default: that of {@code java.net.http}.
   */
  public GateBuilder<T> jwksUserAgent(String jwksUserAgent) {
    trusted.jwksUserAgent = Given.text("jwksUserAgent", jwksUserAgent);
    return this;
  }

  /**
   * Sets where keys come from, for what {@code jwksUrl} and {@code jwtKey} do not cover. What is
   * built never closes it.
   */
  public GateBuilder<T> keySource(KeySource keySource) {
    trusted.keySource = Given.value("keySource", keySource);
    return this;
  }

  /**
   * Sets the ending of the cookie {@code __session_<suffix>}, looked at beside {@code __session}.
   *
   * @throws SettingException if it is no such ending, or a cookie's whole name
   */
  public GateBuilder<T> cookieSuffix(String cookieSuffix) {
    trusted.lookAt(Given.text("cookieSuffix", cookieSuffix));
    return this;
  }

  /**
   * Sets the origins that {@code azp} may name, exactly: as browsers send them, such as {@code
   * https://app.example.com}. Not set: any, warned about at start. Refused at start if one has a
   * scheme and is no serialized origin.
   */
  public GateBuilder<T> authorizedParties(Collection<String> origins) {
    demands.authorizedParties = List.copyOf(Given.value("authorizedParties", origins));
    return this;
  }

  /** Accepts tokens without {@code azp} although authorized parties are set. */
  public GateBuilder<T> allowMissingAuthorizedParty() {
    demands.allowMissingAuthorizedParty = true;
    return this;
  }

  /**
   * Demands this audience. Not set: {@code aud} is not looked at.
   *
   * @throws SettingException if it is written in quotes or brackets
   */
  public GateBuilder<T> audience(String audience) {
    demands.audience = SettingText.bare("audience", Given.text("audience", audience));
    return this;
  }

  /**
   * Sets the clock skew allowed for {@code exp}, {@code nbf} and {@code iat}: 5 s, at most 60 s.
   */
  public GateBuilder<T> clockSkew(Duration clockSkew) {
    demands.clockSkew = Given.value("clockSkew", clockSkew);
    return this;
  }

  /** Sets the allowed algorithms in place of RS256 alone. */
  public GateBuilder<T> algorithms(Collection<SigningAlgorithm> algorithms) {
    demands.algorithms = List.copyOf(Given.value("algorithms", algorithms));
    return this;
  }

  /**
   * Sets what checks signatures: {@code jdk} for what Java has; {@code ACCP} or {@code Conscrypt}
   * on the class path, or the name of a provider that is installed. Default: {@code auto}, the
   * first of ACCP and Conscrypt that is on the class path and works, else what Java has.
   *
   * @throws SettingException if it is not there, does not load or gives wrong answers
   */
  public GateBuilder<T> cryptoProvider(String cryptoProvider) {
    demands.cryptoProvider = Given.text("cryptoProvider", cryptoProvider);
    return this;
  }

  /**
   * Sets within how many bytes verified tokens are remembered until they expire: 16 MiB, 0 for not
   * at all, from 64 KiB to 64 GiB. One takes some two kilobytes; of those that have no room it is
   * remembered in a sixth of it, at 160 bytes each, that their signature was good. Estimated for
   * compressed references: without them, as with ZGC, it may be a third more.
   *
   * @throws SettingException if it is out of range
   */
  public GateBuilder<T> tokenCache(long bytes) {
    if (bytes != 0 && (bytes < MIN_TOKEN_CACHE || bytes > MAX_TOKEN_CACHE)) {
      throw new SettingException("tokenCache", "must be 0, or from 64KiB to 64GiB");
    }
    demands.tokenCache = bytes;
    return this;
  }

  /** Sets what becomes of requests that nobody is signed in for. Default: refused. */
  public GateBuilder<T> anonymous(Anonymous anonymous) {
    this.anonymous = Given.value("anonymous", anonymous);
    return this;
  }

  /** Sets what becomes of CORS preflights. Default: policed like any request. */
  public GateBuilder<T> corsPreflight(CorsPreflight corsPreflight) {
    this.corsPreflight = Given.value("corsPreflight", corsPreflight);
    return this;
  }

  /**
   * Sets what becomes of a servlet session whose identity changes. Default: it is invalidated, and
   * hidden from requests without identity.
   */
  public GateBuilder<T> bindHttpSession(BindHttpSession bindHttpSession) {
    this.bindHttpSession = Given.value("bindHttpSession", bindHttpSession);
    return this;
  }

  /**
   * Accepts tokens from custom templates. Those without {@code act} cannot tell an impersonation:
   * they count as {@link dev.impersonation.Impersonation#UNKNOWN}, hence as impersonated.
   */
  public GateBuilder<T> acceptTemplateTokens() {
    demands.acceptTemplateTokens = true;
    return this;
  }

  /**
   * Sets what holds while somebody impersonates where no guard and no annotation asks for anything.
   * Default: {@link GuardMode#READ_ONLY}. By name the setting is {@code default}.
   *
   * @throws SettingException if it is another mode than {@link GuardMode#READ_ONLY}, {@link
   *     GuardMode#DENY} or {@link GuardMode#ALLOW}
   */
  public GateBuilder<T> defaultMode(GuardMode defaultMode) {
    this.defaultMode = Given.value("default", defaultMode).asDefault();
    return this;
  }

  /**
   * Sets what becomes of asynchronous dispatches of an impersonated request whose token has expired
   * meanwhile. Default: they are refused.
   */
  public GateBuilder<T> afterExpiry(AfterExpiry afterExpiry) {
    this.afterExpiry = Given.value("afterExpiry", afterExpiry);
    return this;
  }

  /**
   * Sets what holds for every impersonated request, whatever guards, annotations and the default
   * say besides: it can deny what they allow. In code only.
   */
  public GateBuilder<T> policy(ImpersonationPolicy policy) {
    this.policy = Given.value("policy", policy);
    return this;
  }

  /** Sets whether answers say that somebody impersonates. Default: they do. */
  public GateBuilder<T> impersonationHeader(ImpersonationHeader impersonationHeader) {
    this.impersonationHeader = Given.value("impersonationHeader", impersonationHeader);
    return this;
  }

  /** Sets whose answers no cache may keep. Default: those to impersonated requests. */
  public GateBuilder<T> noStore(NoStore noStore) {
    this.noStore = Given.value("noStore", noStore);
    return this;
  }

  /**
   * Sets the page, as HTML, that people see in place of a plain one when a policy denies what they
   * asked for. Clients that ask for JSON, or for nothing in particular, get problem details either
   * way.
   *
   * @throws SettingException if it is blank
   */
  public GateBuilder<T> refusalPage(String html) {
    if (Given.value("refusalPage", html).isBlank()) {
      throw new SettingException(
          "refusalPage", "is blank: give the page, or do not set it for a plain one");
    }
    this.refusalPage = html;
    return this;
  }

  /**
   * Sets where people sign in: a URL, or a path of this origin. A browser that loads a page which
   * nobody is signed in for is sent there with 303, and the page in the parameter {@code
   * redirect_url}. Default: it is refused with 401, as everything else still is.
   *
   * @throws SettingException if it is neither https, http nor a path that begins with one slash, or
   *     has a fragment or that parameter
   */
  public GateBuilder<T> signInUrl(String signInUrl) {
    this.signIn = SignInPage.of(Given.text(SignInPage.SETTING, signInUrl));
    return this;
  }

  /**
   * Says that an adapter behind refuses anonymous requests where it must, so that {@code signInUrl}
   * means something with {@code anonymous=allow} too. In code only.
   */
  public GateBuilder<T> signedOutRefusedLater() {
    this.signedOutRefusedLater = true;
    return this;
  }

  /**
   * Sets what becomes of routes that nothing but the default decides, and of findings such as
   * routes that pass no filter: {@link CoverageCheck#FAIL} fails the start on either. Default: a
   * warning at start.
   */
  public GateBuilder<T> coverage(CoverageCheck coverage) {
    this.coverage = Given.value("coverage", coverage);
    return this;
  }

  /** Sets whether WebSocket handshakes must pass the filter. Default: they must. */
  public GateBuilder<T> webSockets(WebSocketHandshakes webSockets) {
    this.webSockets = Given.value("webSockets", webSockets);
    return this;
  }

  /**
   * Says that the adapter sees no routes and that no handshake passes it by: other values than
   * {@link CoverageCheck#OFF} for {@code coverage} and {@link WebSocketHandshakes#VERIFIED} for
   * {@code webSockets} are refused. In code only.
   */
  public GateBuilder<T> withoutRoutes() {
    this.withoutRoutes = true;
    return this;
  }

  /** Sets whose requests are recorded. Default: those where somebody impersonates. */
  public GateBuilder<T> audit(AuditScope audit) {
    this.audit.requests = Given.value("audit", audit);
    return this;
  }

  /**
   * Sets where audit events go. What is built never closes it. Default: the SLF4J logger {@code
   * impersonation.audit}; the setting {@code auditFile} names a file.
   *
   * @see FileAuditSink
   */
  public GateBuilder<T> auditSink(AuditSink auditSink) {
    this.audit.sink = Given.value("auditSink", auditSink);
    return this;
  }

  /** Adds an observer, after those that were added before. */
  public GateBuilder<T> observer(RequestObserver observer) {
    this.observers.add(Given.value("observer", observer));
    return this;
  }

  /**
   * Sets the clock that claims are judged by, that audit events have their time of, and that front
   * ends are told. While it throws, no token can be checked and nothing be recorded: both are 503.
   */
  public GateBuilder<T> clock(Clock clock) {
    demands.clock = Given.value("clock", clock);
    return this;
  }

  /**
   * Returns what was configured, and logs one line that says what is enforced. Nothing is fetched;
   * an audit file is opened.
   *
   * @throws SettingException if a setting is missing, contradictory or refused, or an audit file
   *     cannot be opened; the message names it and the fix
   * @throws IllegalStateException if a library that is needed is missing or too old; the message
   *     names it, its version and the least
   */
  public T build() {
    try {
      FittingLibraries.use();
      return built();
    } catch (LinkageError e) {
      throw FittingLibraries.refusal(e);
    }
  }

  private T built() {
    if (signIn != null && anonymous == Anonymous.ALLOW && !signedOutRefusedLater) {
      throw new SettingException(
          SignInPage.SETTING,
          "means nothing with anonymous=allow, which lets everybody in: remove one of them");
    }
    if (withoutRoutes) {
      requireNothingOfRoutes();
    }
    String expectedIssuer = trusted.effectiveIssuer();
    KeySource keys = trusted.effectiveKeys(environment);
    SessionTokenVerifier verifier = demands.verifier(expectedIssuer, keys);
    ImpersonationEnd end = new ImpersonationEnd(demands.clock, afterExpiry);
    VerifiedTokens<Caller.Verified> tokens =
        verifier.remembering(demands.tokenCache, Caller.Verified::new);
    CredentialCheck credentials =
        new CredentialCheck(
            new CredentialResolver(trusted.effectiveCookieSuffix(), tokens),
            tokens,
            UnmatchedSettings.of(trusted.said(expectedIssuer, keys, demands)),
            end);
    ImpersonationGate gate =
        new ImpersonationGate(
            credentials,
            tokens,
            new IdentityCheck(verifier, anonymous, corsPreflight, afterExpiry, signIn),
            new PolicyCheck(defaultMode, policy, impersonationHeader, noStore, end, refusalPage),
            audit.recorder(demands.clock, List.copyOf(observers)),
            trusted.own(keys),
            List.copyOf(observers),
            new ImpersonationGate.AdapterSettings(
                defaultMode,
                anonymous,
                bindHttpSession,
                coverage == null ? CoverageCheck.WARN : coverage,
                webSockets,
                signIn,
                demands.trust(expectedIssuer),
                demands.clock,
                verifier.cryptoProvider()));
    T built;
    try {
      built = finisher.apply(gate);
    } catch (Throwable e) {
      // Nobody else knows of the file that it holds open.
      gate.close();
      throw e;
    }
    new StartLine(
            expectedIssuer,
            keys,
            demands,
            verifier.cryptoProvider(),
            anonymous,
            corsPreflight,
            audit,
            defaultMode,
            policy)
        .log();
    trusted.warn();
    demands.warn(trusted.publishableKey);
    audit.warn();
    gate.unloggedWarning()
        .ifPresent(
            warning -> System.getLogger(PackageLog.NAME).log(System.Logger.Level.WARNING, warning));
    return built;
  }

  private void requireNothingOfRoutes() {
    if (coverage != null && coverage != CoverageCheck.OFF) {
      throw new SettingException(
          "coverage", "means nothing in front of all routes, which cannot be seen: remove it");
    }
    if (webSockets != WebSocketHandshakes.VERIFIED) {
      throw new SettingException(
          "webSockets", "means nothing in front of all handshakes: remove it");
    }
  }
}
