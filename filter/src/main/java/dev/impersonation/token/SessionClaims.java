package dev.impersonation.token;

import dev.impersonation.Actor;
import dev.impersonation.FactorAges;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges the claims of a token whose signature was checked. A claim's absence is a case too. */
final class SessionClaims {
  /** Claims that the context has methods for. */
  private static final Set<String> TOLD =
      Set.of("iss", "sub", "sid", "azp", "iat", "exp", "sts", "act", "fva");

  private static final Set<String> ORGANIZATION_VERSION_1 =
      Set.of("org_id", "org_slug", "org_role", "org_permissions");

  private static final Set<String> ORGANIZATION_VERSION_2 = Set.of("o");

  /** What most tokens have besides, so that not each that is remembered has a copy of the names. */
  private static final Map<String, String> COMMON_NAMES =
      byThemselves(
          List.of("v", "jti", "nbf", "aud", "fea", "pla", "org_id", "org_role", "org_slug"));

  private static final String ACTIVE = "active";

  private final String issuer;

  /** By itself, each of them: contexts share the text. */
  private final Map<String, String> authorizedParties;

  private final AuthorizedPartyPresence authorizedPartyPresence;
  private final @Nullable String audience;
  private final Duration clockSkew;
  private final TemplateTokens templateTokens;
  private final Clock clock;

  enum AuthorizedPartyPresence {
    REQUIRED,
    OPTIONAL
  }

  enum TemplateTokens {
    REFUSED,
    ACCEPTED
  }

  SessionClaims(
      String issuer,
      Set<String> authorizedParties,
      AuthorizedPartyPresence authorizedPartyPresence,
      @Nullable String audience,
      Duration clockSkew,
      TemplateTokens templateTokens,
      Clock clock) {
    this.issuer = issuer;
    this.authorizedParties = byThemselves(authorizedParties);
    this.authorizedPartyPresence = authorizedPartyPresence;
    this.audience = audience;
    this.clockSkew = clockSkew;
    this.templateTokens = templateTokens;
    this.clock = clock;
  }

  private static Map<String, String> byThemselves(Collection<String> texts) {
    Map<String, String> map = new HashMap<>();
    for (String text : texts) {
      map.put(text, text);
    }
    return Map.copyOf(map);
  }

  /** Claims that were found good, and what of them time can still change. */
  record Judged(ImpersonationContext context, TokenTimes times) {}

  Judged judge(TokenKind kind, Map<String, @Nullable Object> claims) throws InvalidTokenException {
    if (kind == TokenKind.TEMPLATE && templateTokens == TemplateTokens.REFUSED) {
      throw InvalidTokenException.bySetting(Reason.WRONG_KIND, "acceptTemplateTokens");
    }
    if (!issuer.equals(claims.get("iss"))) {
      throw InvalidTokenException.bySetting(Reason.WRONG_ISSUER, "issuer", claims.get("iss"));
    }
    String subject = requiredText(claims, "sub");
    checkAudience(claims);
    Optional<String> authorizedParty = checkAuthorizedParty(claims);
    Optional<Instant> issuedAt = optionalTime(claims, "iat");
    TokenTimes times =
        new TokenTimes(
            requiredTime(claims, "exp"),
            optionalTime(claims, "nbf").orElse(null),
            issuedAt.orElse(null),
            clockSkew);
    checkTimes(times);
    checkStatus(claims);

    ImpersonationContext.Builder context =
        ImpersonationContext.builder(issuer, subject).expiration(times.expiration());
    if (authorizedParty.isPresent()) {
      context.authorizedParty(authorizedParty.get());
    }
    Optional<String> sessionId = optionalText(claims, "sid");
    if (sessionId.isPresent()) {
      context.sessionId(sessionId.get());
    }
    if (issuedAt.isPresent()) {
      context.issuedAt(issuedAt.get());
    }
    if (claims.containsKey("sts")) {
      context.sessionStatus(ACTIVE);
    }
    OrganizationClaims.decode(claims).ifPresent(context::organization);
    factorAges(claims.get("fva")).ifPresent(context::factorAges);
    actor(kind, claims, context);
    return new Judged(context.claims(remaining(claims)).build(), times);
  }

  private void checkAudience(Map<String, @Nullable Object> claims) throws InvalidTokenException {
    if (audience == null) {
      return;
    }
    Object claim = claims.get("aud");
    boolean holds =
        claim instanceof List<?> list ? list.contains(audience) : audience.equals(claim);
    if (!holds) {
      throw InvalidTokenException.bySetting(Reason.WRONG_AUDIENCE, "audience", claim);
    }
  }

  private Optional<String> checkAuthorizedParty(Map<String, @Nullable Object> claims)
      throws InvalidTokenException {
    Optional<String> party = optionalText(claims, "azp");
    if (authorizedParties.isEmpty()) {
      return party;
    }
    boolean accepted =
        party.isPresent()
            ? authorizedParties.containsKey(party.get())
            : authorizedPartyPresence == AuthorizedPartyPresence.OPTIONAL;
    if (!accepted) {
      throw InvalidTokenException.bySetting(
          Reason.UNAUTHORIZED_PARTY,
          party.isPresent() ? "authorizedParties" : "allowMissingAuthorizedParty",
          party.orElse(null));
    }
    return party.isEmpty() ? party : Optional.ofNullable(authorizedParties.get(party.get()));
  }

  void checkTimes(TokenTimes times) throws InvalidTokenException {
    times.check(clock);
  }

  boolean isOver(Instant expiration) {
    return TokenTimes.isOver(expiration, clock.instant(), clockSkew);
  }

  /** A status that is not understood cannot be known to be fully signed in. */
  private static void checkStatus(Map<String, @Nullable Object> claims)
      throws InvalidTokenException {
    if (claims.containsKey("sts") && !ACTIVE.equals(claims.get("sts"))) {
      throw new InvalidTokenException(
          claims.get("sts") instanceof String ? Reason.PENDING : Reason.INVALID_CLAIM);
    }
  }

  /**
   * Only the top-level {@code act} counts (RFC 8693 section 4.1); odd ones are never dropped. Null
   * is what a template's empty shortcode becomes: the issuer says that nobody acts.
   */
  private static void actor(
      TokenKind kind, Map<String, @Nullable Object> claims, ImpersonationContext.Builder context)
      throws InvalidTokenException {
    if (!claims.containsKey("act")) {
      if (kind == TokenKind.TEMPLATE) {
        context.unknownImpersonation();
      }
      return;
    }
    if (claims.get("act") == null) {
      return;
    }
    if (!(claims.get("act") instanceof Map<?, ?> act)) {
      throw new InvalidTokenException(Reason.INVALID_ACTOR);
    }
    try {
      @SuppressWarnings("unchecked") // StrictJson made it, and its names are strings
      Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) act;
      context.actor(Actor.ofMembers(members));
    } catch (IllegalArgumentException e) {
      throw new InvalidTokenException(Reason.INVALID_ACTOR);
    }
  }

  private static Optional<FactorAges> factorAges(@Nullable Object claim) {
    if (claim instanceof List<?> list
        && list.size() == 2
        && list.get(0) instanceof Integer first
        && list.get(1) instanceof Integer second
        && first >= -1
        && second >= -1) {
      return Optional.of(FactorAges.ofMinutes(first, second));
    }
    return Optional.empty();
  }

  private static Map<String, @Nullable Object> remaining(Map<String, @Nullable Object> claims) {
    // Either spelling of the organization is in Organization; the other one stays visible.
    Set<String> ofOrganization =
        OrganizationClaims.isVersion2(claims) ? ORGANIZATION_VERSION_2 : ORGANIZATION_VERSION_1;
    Map<String, @Nullable Object> remaining = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> claim : claims.entrySet()) {
      String name = claim.getKey();
      if (!TOLD.contains(name) && !ofOrganization.contains(name)) {
        remaining.put(COMMON_NAMES.getOrDefault(name, name), claim.getValue());
      }
    }
    return remaining;
  }

  private static String requiredText(Map<String, @Nullable Object> claims, String name)
      throws InvalidTokenException {
    Optional<String> text = optionalText(claims, name);
    if (text.isEmpty()) {
      throw new InvalidTokenException(Reason.INVALID_CLAIM);
    }
    return text.get();
  }

  private static Optional<String> optionalText(Map<String, @Nullable Object> claims, String name)
      throws InvalidTokenException {
    if (!claims.containsKey(name)) {
      return Optional.empty();
    }
    if (claims.get(name) instanceof String text && !text.isBlank()) {
      return Optional.of(text);
    }
    throw new InvalidTokenException(Reason.INVALID_CLAIM);
  }

  private static Instant requiredTime(Map<String, @Nullable Object> claims, String name)
      throws InvalidTokenException {
    Optional<Instant> time = optionalTime(claims, name);
    if (time.isEmpty()) {
      throw new InvalidTokenException(Reason.INVALID_CLAIM);
    }
    return time.get();
  }

  private static Optional<Instant> optionalTime(Map<String, @Nullable Object> claims, String name)
      throws InvalidTokenException {
    return claims.containsKey(name)
        ? Optional.of(NumericDate.parse(claims.get(name)))
        : Optional.empty();
  }
}
