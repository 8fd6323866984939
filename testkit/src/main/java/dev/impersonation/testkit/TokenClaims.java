package dev.impersonation.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects the claims of a token; some get their value when it is signed. */
final class TokenClaims {

  private static final Set<String> ORGANIZATION_CLAIMS =
      Set.of("fea", "o", "org_id", "org_permissions", "org_role", "org_slug");
  private static final Set<String> SESSION_CLAIMS = Set.of("act", "fva", "pla", "sid", "sts", "v");

  private final TestIssuer issuer;
  private final TokenTimes times = new TokenTimes();
  private final Members claims = new Members();

  /** Claims that get their value when the token is signed; never also in {@link #claims}. */
  private final Set<String> stamped = new TreeSet<>(Set.of("exp", "iat", "jti", "nbf"));

  private @Nullable Organization organization;

  TokenClaims(TestIssuer issuer) {
    this.issuer = issuer;
  }

  TokenTimes times() {
    return times;
  }

  void set(String name, @Nullable Object value) {
    claims.put(name, value);
    stamped.remove(name);
  }

  void remove(String name) {
    claims.remove(name);
    stamped.remove(name);
  }

  /** Has a claim get its value when the token is signed: a time, or the token ID. */
  void stamp(String name) {
    claims.remove(name);
    stamped.add(name);
  }

  /** Returns the current actor, to be changed. */
  ObjectNode currentActor() {
    return claims
        .object("act")
        .orElseThrow(
            () ->
                new IllegalStateException("Set the current actor first, with impersonatedBy(...)"));
  }

  void nestActors(List<String> subjects) {
    ObjectNode innermost = currentActor();
    innermost.remove("act");
    for (String subject : subjects) {
      innermost = innermost.putObject("act").put("sub", Objects.requireNonNull(subject, "subject"));
    }
  }

  void organization(Organization active) {
    organization = active;
    writeOrganization();
  }

  /** Writes the organization anew, in the claims of the token's version. */
  void writeOrganization() {
    if (organization != null) {
      claims.removeAll(ORGANIZATION_CLAIMS);
      (claims.contains("v") ? organization.version2Claims() : organization.version1Claims())
          .forEach(this::set);
    }
  }

  void removeSession() {
    organization = null;
    claims.removeAll(ORGANIZATION_CLAIMS);
    claims.removeAll(SESSION_CLAIMS);
  }

  /** Returns all claims of a token that is signed now. */
  Members stamped() {
    Instant now = issuer.now();
    Members all = claims.copy();
    for (String name : stamped) {
      all.put(name, stampOf(name, now));
    }
    return all;
  }

  private Object stampOf(String name, Instant now) {
    return switch (name) {
      case "eis" -> times.lifetime();
      case "exp" -> times.expiration(now);
      case "iat" -> times.issuedAt(now);
      case "nbf" -> times.notBefore(now);
      default -> issuer.nextTokenId();
    };
  }
}
