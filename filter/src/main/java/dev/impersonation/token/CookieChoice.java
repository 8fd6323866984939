package dev.impersonation.token;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses which of several session cookies is looked at, by what their tokens say of themselves.
 * Nothing is verified here, so the choice must be worth nothing until its own signature and claims
 * are.
 */
final class CookieChoice {
  private static final Map<String, @Nullable Object> UNREADABLE = Map.of();

  private final String issuer;

  CookieChoice(String issuer) {
    this.issuer = issuer;
  }

  /** The rows of Clerk's cookie choice that can matter when both cookies are there. */
  SessionCookie choose(SessionCookie plain, SessionCookie suffixed) {
    return isPlainPreferred(plain, suffixed) ? plain : suffixed;
  }

  private boolean isPlainPreferred(SessionCookie plain, SessionCookie suffixed) {
    Map<String, @Nullable Object> plainClaims = peek(plain.token());
    if (!(plainClaims.get("iss") instanceof String plainIssuer)) {
      return true;
    }
    if (!plainIssuer.equals(issuer)) {
      return false;
    }
    Instant suffixedIssuedAt = time(peek(suffixed.token()), "iat").orElse(Instant.MIN);
    if (!plain.saysSignedOut()
        && time(plainClaims, "iat").orElse(Instant.MIN).isAfter(suffixedIssuedAt)) {
      return true;
    }
    return isPlainClearer(plain, suffixed);
  }

  private static boolean isPlainClearer(SessionCookie plain, SessionCookie suffixed) {
    return suffixed.clientUpdatedAt().isEmpty()
        || (suffixed.saysSignedOut() && !plain.saysSignedOut());
  }

  /** The same where both hold one token, which is known to be this issuer's. */
  static SessionCookie ofOneToken(SessionCookie plain, SessionCookie suffixed) {
    return isPlainClearer(plain, suffixed) ? plain : suffixed;
  }

  /** Empty unless all are of this issuer, one session and the same parties, and one is newest. */
  Optional<String> newestOfOneSession(List<String> tokens) {
    Optional<Candidate> newest = candidate(tokens.get(0));
    boolean isTied = false;
    for (String token : tokens.subList(1, tokens.size())) {
      Optional<Candidate> other = candidate(token);
      if (newest.isEmpty() || other.isEmpty() || !other.get().isOfSessionOf(newest.get())) {
        return Optional.empty();
      }
      int order = other.get().compareByTimes(newest.get());
      if (order > 0) {
        newest = other;
      }
      isTied = order <= 0 && (isTied || (order == 0 && !other.get().saysSameAs(newest.get())));
    }
    return isTied ? Optional.empty() : newest.map(Candidate::token);
  }

  private record Candidate(
      String token, Map<String, @Nullable Object> claims, Instant issuedAt, Instant expiration) {
    boolean isOfSessionOf(Candidate other) {
      return List.of("sid", "sub", "act").stream()
          .allMatch(name -> Objects.equals(claims.get(name), other.claims.get(name)));
    }

    int compareByTimes(Candidate other) {
      int order = issuedAt.compareTo(other.issuedAt);
      return order == 0 ? expiration.compareTo(other.expiration) : order;
    }

    /** The ID of a token (RFC 7519 section 4.1.7) says nothing of its subject. */
    boolean saysSameAs(Candidate other) {
      return withoutTokenId(claims).equals(withoutTokenId(other.claims));
    }

    private static Map<String, @Nullable Object> withoutTokenId(
        Map<String, @Nullable Object> claims) {
      Map<String, @Nullable Object> rest = new HashMap<>(claims);
      rest.remove("jti");
      return rest;
    }
  }

  private Optional<Candidate> candidate(String token) {
    Map<String, @Nullable Object> claims = peek(token);
    if (!issuer.equals(claims.get("iss")) || !(claims.get("sid") instanceof String)) {
      return Optional.empty();
    }
    return time(claims, "iat")
        .flatMap(
            issuedAt ->
                time(claims, "exp")
                    .map(expiration -> new Candidate(token, claims, issuedAt, expiration)));
  }

  private static Map<String, @Nullable Object> peek(String token) {
    try {
      return StrictJson.object(CompactJws.parse(token).payloadBytes());
    } catch (InvalidTokenException e) {
      return UNREADABLE;
    }
  }

  private static Optional<Instant> time(Map<String, @Nullable Object> claims, String name) {
    try {
      return Optional.of(NumericDate.parse(claims.get(name)));
    } catch (InvalidTokenException e) {
      return Optional.empty();
    }
  }
}
