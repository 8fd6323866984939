package dev.impersonation.http;

import dev.impersonation.keys.KeySource;
import dev.impersonation.keys.RemoteKeySet;
import dev.impersonation.keys.StaticKeySet;
import dev.impersonation.token.SessionTokenVerifier;
import dev.impersonation.token.SigningAlgorithm;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a gate, for every adapter: each can be set by the method or, as in {@code
 * web.xml}, by {@linkplain #set its name}. For Clerk {@link #publishableKey} is enough.
 *
 * <p>{@link #build} refuses what is missing or contradictory, and says the fix. Not safe for use by
 * many threads.
 *
 * @param <T> what is built around the gate
 */
public final class GateBuilder<T> {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationGate.class);

  private final Function<ImpersonationGate, T> finisher;
  private final Function<String, @Nullable String> environment;
  private @Nullable PublishableKey publishableKey;
  private @Nullable String issuer;
  private @Nullable URI jwksUrl;
  private @Nullable StaticKeySet jwtKey;
  private @Nullable KeySource keySource;
  private @Nullable String cookieSuffix;
  private @Nullable List<String> authorizedParties;
  boolean allowMissingAuthorizedParty;
  private @Nullable String audience;
  private @Nullable Duration clockSkew;
  private @Nullable Collection<SigningAlgorithm> algorithms;
  private Anonymous anonymous = Anonymous.REFUSE;
  private CorsPreflight corsPreflight = CorsPreflight.OFF;
  private HttpSessionBinding bindHttpSession = HttpSessionBinding.INVALIDATE;
  boolean acceptTemplateTokens;
  private Clock clock = Clock.systemUTC();

  private GateBuilder(
      Function<ImpersonationGate, T> finisher, Function<String, @Nullable String> environment) {
    this.finisher = finisher;
    this.environment = environment;
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
   * @throws IllegalArgumentException if there is no such setting, the value is empty or does not
   *     fit, or a placeholder stands for nothing; the message names the setting, not the value
   */
  public GateBuilder<T> set(String name, String value) {
    NamedSettings.require(name).accept(this, SettingText.resolved(name, value, environment));
    return this;
  }

  /**
   * Sets the Clerk publishable key, which tells the issuer, the key set URL and the cookie suffix.
   * Each of the three can be overridden by a setting of its own.
   *
   * @throws IllegalArgumentException if it is none
   */
  public GateBuilder<T> publishableKey(String publishableKey) {
    this.publishableKey = PublishableKey.parse(text("publishableKey", publishableKey));
    return this;
  }

  /**
   * Sets what {@code iss} must equal, to the letter.
   *
   * @throws IllegalArgumentException if it is a secret key
   */
  public GateBuilder<T> issuer(String issuer) {
    if (text("issuer", issuer).startsWith("sk_")) {
      throw new IllegalArgumentException(
          "issuer holds a secret key (sk_…): give the issuer's URL, and replace the key if others"
              + " could read it here");
    }
    this.issuer = issuer;
    return this;
  }

  /**
   * Sets where the issuer's key set is: https, or http on loopback.
   *
   * @see RemoteKeySet
   */
  public GateBuilder<T> jwksUrl(URI jwksUrl) {
    this.jwksUrl = given("jwksUrl", jwksUrl);
    return this;
  }

  /**
   * Sets the issuer's one public key as PEM: verification without a network, whatever the {@code
   * kid}.
   *
   * @throws IllegalArgumentException if it is no usable RSA public key
   * @see StaticKeySet#ofPem
   */
  public GateBuilder<T> jwtKey(String pem) {
    try {
      this.jwtKey = StaticKeySet.ofPem(text("jwtKey", pem));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("jwtKey is refused: " + e.getMessage(), e);
    }
    return this;
  }

  /**
   * Sets where keys come from, for what {@code jwksUrl} and {@code jwtKey} do not cover. What is
   * built never closes it.
   */
  public GateBuilder<T> keySource(KeySource keySource) {
    this.keySource = given("keySource", keySource);
    return this;
  }

  /**
   * Sets the ending of the cookie {@code __session_<suffix>}, looked at beside {@code __session}.
   */
  public GateBuilder<T> cookieSuffix(String cookieSuffix) {
    if (!text("cookieSuffix", cookieSuffix).matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "cookieSuffix must be what follows __session_ in the cookie's name: up to 64 letters,"
              + " digits, - and _");
    }
    this.cookieSuffix = cookieSuffix;
    return this;
  }

  /** Sets the origins that {@code azp} may name, exactly. Not set: any, warned about at start. */
  public GateBuilder<T> authorizedParties(Collection<String> origins) {
    this.authorizedParties = List.copyOf(given("authorizedParties", origins));
    return this;
  }

  /** Accepts tokens without {@code azp} although authorized parties are set. */
  public GateBuilder<T> allowMissingAuthorizedParty() {
    this.allowMissingAuthorizedParty = true;
    return this;
  }

  /** Demands this audience. Not set: {@code aud} is not looked at. */
  public GateBuilder<T> audience(String audience) {
    this.audience = text("audience", audience);
    return this;
  }

  /**
   * Sets the clock skew allowed for {@code exp}, {@code nbf} and {@code iat}: 5 s, at most 60 s.
   */
  public GateBuilder<T> clockSkew(Duration clockSkew) {
    this.clockSkew = given("clockSkew", clockSkew);
    return this;
  }

  /** Sets the allowed algorithms in place of RS256 alone. */
  public GateBuilder<T> algorithms(Collection<SigningAlgorithm> algorithms) {
    this.algorithms = List.copyOf(given("algorithms", algorithms));
    return this;
  }

  /** Sets what becomes of requests that nobody is signed in for. Default: refused. */
  public GateBuilder<T> anonymous(Anonymous anonymous) {
    this.anonymous = given("anonymous", anonymous);
    return this;
  }

  /** Sets what becomes of CORS preflights. Default: policed like any request. */
  public GateBuilder<T> corsPreflight(CorsPreflight corsPreflight) {
    this.corsPreflight = given("corsPreflight", corsPreflight);
    return this;
  }

  /** Sets what becomes of a servlet session whose identity changes. Default: it is invalidated. */
  public GateBuilder<T> bindHttpSession(HttpSessionBinding bindHttpSession) {
    this.bindHttpSession = given("bindHttpSession", bindHttpSession);
    return this;
  }

  /**
   * Accepts tokens from custom templates, which cannot tell an impersonation: all of them count as
   * {@link dev.impersonation.Impersonation#UNKNOWN}, hence as impersonated.
   */
  public GateBuilder<T> acceptTemplateTokens() {
    this.acceptTemplateTokens = true;
    return this;
  }

  /** Sets the clock that claims are judged by. */
  public GateBuilder<T> clock(Clock clock) {
    this.clock = given("clock", clock);
    return this;
  }

  /**
   * Returns what was configured, and logs one line that says what is enforced. Nothing is fetched.
   *
   * @throws IllegalArgumentException if a setting is missing, contradictory or refused; the message
   *     names it and the fix
   */
  public T build() {
    String expectedIssuer = effectiveIssuer();
    KeySource keys = effectiveKeys();
    SessionTokenVerifier.Builder verifier = SessionTokenVerifier.builder(expectedIssuer, keys);
    if (authorizedParties != null) {
      verifier.authorizedParties(authorizedParties);
    } else if (allowMissingAuthorizedParty) {
      throw new IllegalArgumentException(
          "allowMissingAuthorizedParty means nothing without authorizedParties: set those, or"
              + " remove it");
    }
    if (allowMissingAuthorizedParty) {
      verifier.allowMissingAuthorizedParty();
    }
    if (audience != null) {
      verifier.audience(audience);
    }
    if (clockSkew != null) {
      verifier.clockSkew(clockSkew);
    }
    if (algorithms != null) {
      verifier.algorithms(algorithms);
    }
    if (acceptTemplateTokens) {
      verifier.acceptTemplateTokens();
    }
    String suffix =
        cookieSuffix == null && publishableKey != null
            ? publishableKey.cookieSuffix()
            : cookieSuffix;
    T built =
        finisher.apply(
            new ImpersonationGate(
                verifier.clock(clock).build(),
                keys != keySource && keys instanceof RemoteKeySet own ? own : null,
                suffix,
                anonymous,
                corsPreflight,
                bindHttpSession));
    announce(expectedIssuer, keys);
    return built;
  }

  private String effectiveIssuer() {
    if (issuer != null) {
      return issuer;
    }
    if (publishableKey == null) {
      throw new IllegalArgumentException(
          "issuer is not set: set publishableKey (Clerk: it tells the rest too), or issuer together"
              + " with jwksUrl or jwtKey");
    }
    return publishableKey.issuer();
  }

  private KeySource effectiveKeys() {
    List<String> given = new ArrayList<>();
    if (jwksUrl != null) {
      given.add("jwksUrl");
    }
    if (jwtKey != null) {
      given.add("jwtKey");
    }
    if (keySource != null) {
      given.add("keySource");
    }
    if (given.size() > 1) {
      throw new IllegalArgumentException(
          "more than one source of keys is set: keep one of " + String.join(", ", given));
    }
    if (jwtKey != null) {
      return jwtKey;
    }
    if (keySource != null) {
      return keySource;
    }
    if (jwksUrl != null) {
      return remote("jwksUrl", jwksUrl);
    }
    if (publishableKey == null) {
      throw new IllegalArgumentException(
          "no source of keys is set: set jwksUrl, jwtKey (PEM) or publishableKey");
    }
    return remote("publishableKey", URI.create(publishableKey.keySetUrl()));
  }

  private static RemoteKeySet remote(String setting, URI url) {
    try {
      return RemoteKeySet.of(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(setting + " is refused: " + e.getMessage(), e);
    }
  }

  /** A variable that is not set arrives as null, and must not pass for a setting not made. */
  private static <V> V given(String setting, @Nullable V value) {
    if (value == null) {
      throw new IllegalArgumentException(
          setting + " is null: give it a value, or do not call " + setting + "(…)");
    }
    return value;
  }

  private static String text(String setting, @Nullable String value) {
    if (given(setting, value).contains("${")) {
      throw new IllegalArgumentException(
          setting + " holds a placeholder: only set(\"" + setting + "\", …) replaces them");
    }
    return given(setting, value);
  }

  private void announce(String expectedIssuer, KeySource keys) {
    log.info(
        "verifying session tokens of {} by {}; authorized parties: {}; audience: {}; anonymous: {};"
            + " CORS preflight: {}",
        expectedIssuer,
        keys,
        authorizedParties == null ? "any" : authorizedParties,
        audience == null ? "any" : audience,
        anonymous,
        corsPreflight);
    if (authorizedParties == null) {
      log.warn(
          "authorizedParties is not set: tokens made for any origin are accepted. Set it to the"
              + " origins of this application, such as https://app.example.com");
    }
    if (audience == null && publishableKey == null) {
      log.warn(
          "audience is not set: tokens that the issuer made for other applications are accepted, if"
              + " they look like sessions. Set it, unless the issuer makes tokens for this one only");
    }
    if (acceptTemplateTokens) {
      log.warn(
          "acceptTemplateTokens is set: such tokens cannot tell whether somebody impersonates, so"
              + " every request with one counts as impersonated");
    }
  }
}
