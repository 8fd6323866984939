package dev.impersonation.token;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies session tokens of one issuer: form, algorithm, signature, then claims, in this order
 * (RFC 7515, RFC 7519, RFC 8725).
 *
 * <p>Refuses by default; each leniency is a builder call. What was verified is remembered until it
 * expires, within 16 MiB; its times are judged, and its key is asked for, each time it comes again.
 *
 * <p>Immutable but for that memory, and safe for use by many threads; blocks only as far as its
 * {@link KeySource} does.
 */
public final class SessionTokenVerifier {
  /** The clock skew that is allowed unless {@link Builder#clockSkew} says otherwise. */
  public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(5);

  private final CryptoProvider provider;
  private final TokenVerification verification;
  private final SessionClaims claims;
  private final CookieChoice cookies;
  private final VerifiedTokens<ImpersonationContext> remembered;

  private SessionTokenVerifier(Builder builder) {
    provider = Objects.requireNonNullElseGet(builder.provider, CryptoProvider::automatic);
    claims =
        new SessionClaims(
            builder.issuer,
            builder.authorizedParties,
            builder.authorizedPartyPresence,
            builder.audience,
            builder.clockSkew,
            builder.templateTokens,
            builder.clock);
    cookies = new CookieChoice(builder.issuer);
    verification =
        new TokenVerification(
            new SignatureCheck(builder.algorithms, builder.keys, provider),
            new KnownHeaders(),
            claims,
            builder.clock,
            builder.clockSkew);
    remembered = remembering(VerifiedTokens.DEFAULT_BYTES, Function.identity());
  }

  /**
   * Returns a builder.
   *
   * @param issuer what {@code iss} must equal, to the letter
   * @param keys where the keys come from, used for this issuer alone
   * @throws IllegalArgumentException if the issuer is blank
   */
  public static Builder builder(String issuer, KeySource keys) {
    return new Builder(issuer, keys);
  }

  /**
   * Returns whom a session token speaks for.
   *
   * @param token the compact form, without a scheme; at most 8192 characters
   * @throws InvalidTokenException if the token is no session token that may be accepted
   * @throws KeySetUnavailableException if there was no key set to check it with; the token may be
   *     good
   */
  public ImpersonationContext verify(String token)
      throws InvalidTokenException, KeySetUnavailableException {
    ImpersonationContext known = remembered.find(VerifiedTokens.Form.TOKEN, token);
    return known == null ? remembered.verify(VerifiedTokens.Form.TOKEN, token) : known;
  }

  /**
   * Returns a memory of its own for what is made of the tokens that this verifies.
   *
   * @param maxBytes how many bytes may be remembered; 0 for nothing
   * @param derive makes of a context what is kept with its token; immutable
   */
  public <V> VerifiedTokens<V> remembering(
      long maxBytes, Function<ImpersonationContext, V> derive) {
    return new VerifiedTokens<>(verification, cookies, maxBytes, derive);
  }

  TokenVerification verification() {
    return verification;
  }

  /** Returns the name of the provider that checks signatures, for logs and health checks. */
  public String cryptoProvider() {
    return provider.name();
  }

  /**
   * Returns whether the token that this context is of would be refused as expired by now: from its
   * {@code exp} plus the clock skew on. Nothing else of it is judged anew.
   */
  public boolean isExpired(ImpersonationContext context) {
    return claims.isOver(context.expiration());
  }

  /**
   * Returns which of two session cookies belongs to this issuer and is the newer one, by what their
   * tokens say of themselves. Nothing is verified: the choice must still pass {@link #verify}.
   *
   * @param plain the cookie without suffix
   * @param suffixed the cookie whose name ends with this application's suffix
   */
  public SessionCookie choose(SessionCookie plain, SessionCookie suffixed) {
    return cookies.choose(plain, suffixed);
  }

  /**
   * Returns the newest of several values of one session cookie, by what these tokens say of
   * themselves: the last issued, and of those issued at once the one that lasts longest. Empty if
   * they are not all of this issuer, one session, one subject and one actor, or if none is newest.
   * Nothing is verified: the choice must still pass {@link #verify}.
   *
   * @param tokens the values, in any order
   * @throws IllegalArgumentException if there is none
   */
  public Optional<String> newestOfOneSession(List<String> tokens) {
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("tokens must hold at least one");
    }
    return cookies.newestOfOneSession(tokens);
  }

  /** Builds a {@link SessionTokenVerifier}. Not safe for use by many threads. */
  public static final class Builder {
    static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(60);

    final String issuer;
    final KeySource keys;
    Set<SigningAlgorithm> algorithms = EnumSet.of(SigningAlgorithm.RS256);
    Set<String> authorizedParties = Set.of();
    SessionClaims.AuthorizedPartyPresence authorizedPartyPresence =
        SessionClaims.AuthorizedPartyPresence.REQUIRED;
    @Nullable String audience;
    Duration clockSkew = DEFAULT_CLOCK_SKEW;
    SessionClaims.TemplateTokens templateTokens = SessionClaims.TemplateTokens.REFUSED;
    Clock clock = Clock.systemUTC();
    @Nullable CryptoProvider provider;

    private Builder(String issuer, KeySource keys) {
      if (issuer.isBlank()) {
        throw new IllegalArgumentException("issuer must not be blank");
      }
      this.issuer = issuer;
      this.keys = keys;
    }

    /**
     * Sets the allowed algorithms, in place of the default RS256 alone.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Builder algorithms(Collection<SigningAlgorithm> algorithms) {
      if (algorithms.isEmpty()) {
        throw new IllegalArgumentException("algorithms must name at least one");
      }
      this.algorithms = EnumSet.copyOf(algorithms);
      return this;
    }

    /**
     * Sets which origins {@code azp} may name. Without this call any may be named, which lets
     * tokens that leaked to a sibling domain be used here.
     *
     * @param origins as browsers send them, such as {@code https://app.example.com}; or what else
     *     the issuer writes into {@code azp}, such as a client's ID
     * @throws IllegalArgumentException if there is none, one is blank, or one has a scheme and is
     *     no serialized origin (RFC 6454 section 6.1); the message says which and the fix
     */
    public Builder authorizedParties(Collection<String> origins) {
      if (origins.isEmpty() || holdsBlank(origins)) {
        throw new IllegalArgumentException(
            "authorizedParties must name at least one origin and no blank one");
      }
      int number = 0;
      for (String origin : origins) {
        number++;
        Optional<String> fix = SerializedOrigin.fix(origin);
        if (fix.isPresent()) {
          throw new IllegalArgumentException(
              "authorizedParties holds an entry that no origin can equal, number "
                  + number
                  + ": write it "
                  + fix.get()
                  + ", such as https://app.example.com");
        }
      }
      this.authorizedParties = Set.copyOf(origins);
      return this;
    }

    private static boolean holdsBlank(Collection<String> origins) {
      for (String origin : origins) {
        if (origin.isBlank()) {
          return true;
        }
      }
      return false;
    }

    /** Accepts tokens without {@code azp} even though authorized parties are set. */
    public Builder allowMissingAuthorizedParty() {
      this.authorizedPartyPresence = SessionClaims.AuthorizedPartyPresence.OPTIONAL;
      return this;
    }

    /**
     * Demands that {@code aud} is, or holds, this audience. Without this call it is not looked at.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public Builder audience(String audience) {
      if (audience.isBlank()) {
        throw new IllegalArgumentException("audience must not be blank");
      }
      this.audience = audience;
      return this;
    }

    /**
     * Sets by how much the clocks of issuer and verifier may differ, for {@code exp}, {@code nbf}
     * and {@code iat} alike. Default 5 s, from 0 to 60 s.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder clockSkew(Duration clockSkew) {
      if (clockSkew.isNegative() || clockSkew.compareTo(MAX_CLOCK_SKEW) > 0) {
        throw new IllegalArgumentException("clockSkew must be from 0 to 60 seconds");
      }
      this.clockSkew = clockSkew;
      return this;
    }

    /**
     * Accepts tokens made from custom templates. They cannot tell whether somebody impersonates, so
     * their contexts are {@link dev.impersonation.Impersonation#UNKNOWN}, unless they carry {@code
     * act}: an actor, or null, which says that nobody acts.
     */
    public Builder acceptTemplateTokens() {
      this.templateTokens = SessionClaims.TemplateTokens.ACCEPTED;
      return this;
    }

    /** Sets the clock that claims are judged by. Default: the system's. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets what checks signatures: {@code jdk} for what Java has; {@code ACCP} or {@code Conscrypt}
     * on the class path, or the name of a provider that is installed; or {@code auto}, the default,
     * for the first of ACCP and Conscrypt that is on the class path and gives the right answers to
     * questions of known answers, else for what Java has. No other use of Java's security changes.
     *
     * @throws IllegalArgumentException if the one that is named is not there, does not load or
     *     gives wrong answers; the message says the fix
     */
    public Builder cryptoProvider(String cryptoProvider) {
      this.provider = CryptoProvider.of(cryptoProvider);
      return this;
    }

    /** Returns the verifier. */
    public SessionTokenVerifier build() {
      return new SessionTokenVerifier(this);
    }
  }
}
