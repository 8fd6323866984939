package dev.impersonation;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says whom a verified request speaks for: the <em>subject</em> it is attributed to and, while
 * somebody impersonates, the <em>actor</em> who really sits at the keyboard.
 *
 * <p>RFC 8693 calls a token whose {@code act} claim names an actor <em>delegation</em>, because
 * both parties stay visible; Clerk and this library say <em>impersonation</em>.
 *
 * <p>Contexts come from verified session tokens. Code under test can have its own from {@link
 * #builder(String, String)}. Immutable and safe for use by many threads. Equality includes the
 * actor, so that a cache keyed by context never serves one party's answer to another.
 */
public final class ImpersonationContext {
  private final String subject;
  private final String issuer;
  private final Instant expiration;
  private final @Nullable String sessionId;
  private final @Nullable String authorizedParty;
  private final @Nullable Instant issuedAt;
  private final @Nullable String sessionStatus;
  private final @Nullable Organization organization;
  private final @Nullable FactorAges factorAges;
  private final @Nullable Actor actor;
  private final Impersonation impersonation;
  private final Map<String, @Nullable Object> claims;

  private ImpersonationContext(Builder builder) {
    this(builder, builder.claims);
  }

  /** A second one, lest frameworks that bind parameters take the only one for theirs. */
  private ImpersonationContext(Builder builder, Map<String, @Nullable Object> claims) {
    subject = builder.subject;
    issuer = builder.issuer;
    expiration = builder.expiration;
    sessionId = builder.sessionId;
    authorizedParty = builder.authorizedParty;
    issuedAt = builder.issuedAt;
    sessionStatus = builder.sessionStatus;
    organization = builder.organization;
    factorAges = builder.factorAges;
    actor = builder.actor;
    impersonation = builder.impersonation;
    this.claims = claims;
  }

  /**
   * Returns a builder of a context that is not impersonated, has no session ID and never expires,
   * until told otherwise.
   *
   * @throws IllegalArgumentException if the issuer or the subject is blank
   */
  public static Builder builder(String issuer, String subject) {
    return new Builder(issuer, subject);
  }

  /** Returns the claim {@code sub}: the user the request is attributed to, never the actor. */
  public String subject() {
    return subject;
  }

  /** Returns the claim {@code iss}: who signed the token. */
  public String issuer() {
    return issuer;
  }

  /**
   * Returns the claim {@code sid}: the session of record, while impersonated the impersonation's
   * own session. Empty for tokens made from templates.
   */
  public Optional<String> sessionId() {
    return Optional.ofNullable(sessionId);
  }

  /**
   * Returns the claim {@code azp}: the origin the token was made for (OpenID Connect Core section
   * 2). Empty when the browser sent no {@code Origin}.
   */
  public Optional<String> authorizedParty() {
    return Optional.ofNullable(authorizedParty);
  }

  /** Returns the claim {@code iat}. */
  public Optional<Instant> issuedAt() {
    return Optional.ofNullable(issuedAt);
  }

  /** Returns the claim {@code exp}; {@link Instant#MAX} in a context that was built without. */
  public Instant expiration() {
    return expiration;
  }

  /** Returns the claim {@code sts}; a verified session is {@code active} or does not say. */
  public Optional<String> sessionStatus() {
    return Optional.ofNullable(sessionStatus);
  }

  /** Returns the organization that the session is active in. */
  public Optional<Organization> organization() {
    return Optional.ofNullable(organization);
  }

  /** Returns the claim {@code fva}; no proof of the actor's presence while impersonated. */
  public Optional<FactorAges> factorAges() {
    return Optional.ofNullable(factorAges);
  }

  /** Returns whether somebody else acts as the subject, as far as the token can tell. */
  public Impersonation impersonation() {
    return impersonation;
  }

  /**
   * Returns whether the request must be treated as impersonated: true unless the token proves that
   * the subject acts in person, hence also for {@link Impersonation#UNKNOWN}.
   */
  public boolean isImpersonated() {
    return impersonation != Impersonation.NONE;
  }

  /** Returns the current actor; present exactly if {@link Impersonation#ACTIVE}. */
  public Optional<Actor> actor() {
    return Optional.ofNullable(actor);
  }

  /** Returns the current actor's subject; present exactly if {@link Impersonation#ACTIVE}. */
  public Optional<String> actorId() {
    return actor().map(Actor::subject);
  }

  /**
   * Returns when the impersonation ends, as the current actor's {@link Actor#until} says; empty if
   * nobody said.
   */
  public Optional<Instant> until() {
    return actor().flatMap(Actor::until);
  }

  /**
   * Returns the {@code act} claim, read-only at every depth; empty unless {@link
   * Impersonation#ACTIVE}.
   */
  public Map<String, @Nullable Object> act() {
    return actor == null ? Map.of() : actor.members();
  }

  /**
   * Returns the claims that no other method of this type returns, custom ones among them, read-only
   * at every depth. They decide nothing here. Values are {@code String}, {@code Boolean}, {@code
   * List}, {@code Map}, {@code null} and numbers; a number beyond the range of {@code double} is
   * infinite.
   */
  public Map<String, @Nullable Object> claims() {
    return claims;
  }

  private List<@Nullable Object> fields() {
    return Arrays.asList(
        subject,
        issuer,
        expiration,
        sessionId,
        authorizedParty,
        issuedAt,
        sessionStatus,
        organization,
        factorAges,
        actor,
        impersonation,
        claims);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImpersonationContext that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return Objects.hash(subject, actor, sessionId);
  }

  /** Names no claim value, so that it is safe in a log. */
  @Override
  public String toString() {
    return "ImpersonationContext[" + impersonation + "]";
  }

  /** Builds an {@link ImpersonationContext}. Not safe for use by many threads. */
  public static final class Builder {
    private final String subject;
    private final String issuer;
    private Instant expiration = Instant.MAX;
    private @Nullable String sessionId;
    private @Nullable String authorizedParty;
    private @Nullable Instant issuedAt;
    private @Nullable String sessionStatus;
    private @Nullable Organization organization;
    private @Nullable FactorAges factorAges;
    private @Nullable Actor actor;
    private Impersonation impersonation = Impersonation.NONE;
    private Map<String, @Nullable Object> claims = Map.of();

    private Builder(String issuer, String subject) {
      if (issuer.isBlank() || subject.isBlank()) {
        throw new IllegalArgumentException("issuer and subject must not be blank");
      }
      this.issuer = issuer;
      this.subject = subject;
    }

    /** Sets {@code sid}. */
    public Builder sessionId(String sessionId) {
      this.sessionId = sessionId;
      return this;
    }

    /** Sets {@code azp}. */
    public Builder authorizedParty(String authorizedParty) {
      this.authorizedParty = authorizedParty;
      return this;
    }

    /** Sets {@code iat}. */
    public Builder issuedAt(Instant issuedAt) {
      this.issuedAt = issuedAt;
      return this;
    }

    /** Sets {@code exp}. */
    public Builder expiration(Instant expiration) {
      this.expiration = expiration;
      return this;
    }

    /** Sets {@code sts}. */
    public Builder sessionStatus(String sessionStatus) {
      this.sessionStatus = sessionStatus;
      return this;
    }

    /** Sets the active organization. */
    public Builder organization(Organization organization) {
      this.organization = organization;
      return this;
    }

    /** Sets {@code fva}. */
    public Builder factorAges(FactorAges factorAges) {
      this.factorAges = factorAges;
      return this;
    }

    /** Makes the context {@link Impersonation#ACTIVE}, with this current actor. */
    public Builder actor(Actor actor) {
      this.actor = Objects.requireNonNull(actor, "actor");
      this.impersonation = Impersonation.ACTIVE;
      return this;
    }

    /** Makes the context {@link Impersonation#UNKNOWN}, without an actor. */
    public Builder unknownImpersonation() {
      this.actor = null;
      this.impersonation = Impersonation.UNKNOWN;
      return this;
    }

    /**
     * Sets the remaining claims; they are copied.
     *
     * @throws IllegalArgumentException if a value is not JSON held as plain Java values
     */
    public Builder claims(Map<String, ?> claims) {
      this.claims = FrozenJson.object(claims);
      return this;
    }

    /** Returns the context. */
    public ImpersonationContext build() {
      return new ImpersonationContext(this);
    }
  }
}
