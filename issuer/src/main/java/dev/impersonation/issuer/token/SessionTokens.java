package dev.impersonation.issuer.token;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.Membership;
import dev.impersonation.issuer.storage.Session;
import java.math.BigInteger;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs session tokens. Safe for use by many threads. */
public final class SessionTokens {
  /** How long a token is good for. */
  public static final Duration LIFETIME = Duration.ofSeconds(60);

  private static final long NOT_BEFORE_SECONDS = 10;

  private static final String CATEGORY = "cl_B7d4PD111AAA";

  private static final String PREFIX = "org:";

  private final URI issuer;
  private final KeyRing keys;
  private final Clock clock;
  private final TokenVersion version;
  private final Faults faults;

  public SessionTokens(URI issuer, KeyRing keys, Clock clock, TokenVersion version, Faults faults) {
    this.issuer = issuer;
    this.keys = keys;
    this.clock = clock;
    this.version = version;
    this.faults = faults;
  }

  /**
   * Returns a session token. Of a session in which somebody acts for the user, none outlives it.
   *
   * @param organization the active one, of which the user is a member
   * @param origin the page that asks, for {@code azp}; null: no such claim
   */
  public String sign(
      Session session,
      Optional<Membership> organization,
      @Nullable String origin,
      Duration lifetime) {
    SigningKey key = keys.current();
    Faults.Setting wrong = faults.get();
    long now = clock.instant().plus(wrong.skew()).getEpochSecond();
    ObjectNode header =
        Json.object()
            .put("alg", "RS256")
            .put("cat", CATEGORY)
            .put("kid", wrong.wrongKeyId() ? Ids.next("ins") : key.id())
            .put("typ", "JWT");
    ObjectNode claims = Json.object();
    if (session.actor() != null) {
      claims.set("act", Json.stored(session.actor()));
    }
    if (origin != null) {
      claims.put("azp", origin);
    }
    claims.put("exp", now + seconds(session, lifetime));
    claims.set("fva", factorAges(session));
    claims
        .put("iat", now)
        .put("iss", issuer.toString())
        .put("jti", Ids.hex(10))
        .put("nbf", now - NOT_BEFORE_SECONDS)
        .put("sid", session.id())
        .put("sts", session.status())
        .put("sub", session.userId());
    if (version == TokenVersion.V2) {
      claims.put("v", 2);
      organization.ifPresent(membership -> addV2(claims, membership));
    } else {
      claims.remove("jti");
      organization.ifPresent(membership -> addV1(claims, membership));
    }
    return key.sign(header, claims);
  }

  private long seconds(Session session, Duration lifetime) {
    if (!session.isImpersonated()) {
      return lifetime.toSeconds();
    }
    long rest = session.expireAt() / 1000 - clock.instant().getEpochSecond();
    return Math.max(1, Math.min(lifetime.toSeconds(), rest));
  }

  /** Minutes since each factor was shown, -1 for one that never was. */
  public ArrayNode factorAges(Session session) {
    Long shownAt = session.firstFactorAt();
    long age = shownAt == null ? -1 : Math.max(0, (clock.millis() - shownAt) / 60_000);
    return Json.array().add(age).add(-1);
  }

  private static void addV1(ObjectNode claims, Membership membership) {
    claims
        .put("org_id", membership.organizationId())
        .put("org_role", membership.role())
        .put("org_slug", membership.slug());
    ArrayNode permissions = claims.putArray("org_permissions");
    membership.permissions().forEach(permissions::add);
  }

  /** Packs {@code org:<feature>:<permission>} into names and one bit mask a feature. */
  private static void addV2(ObjectNode claims, Membership membership) {
    List<String> features = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String permission : membership.permissions()) {
      addOnce(features, feature(permission));
      addOnce(names, name(permission));
    }
    ObjectNode organization =
        claims
            .putObject("o")
            .put("id", membership.organizationId())
            .put("rol", without(membership.role()))
            .put("slg", membership.slug());
    if (features.isEmpty()) {
      return;
    }
    List<String> masks = new ArrayList<>();
    for (String feature : features) {
      BigInteger mask = BigInteger.ZERO;
      for (String permission : membership.permissions()) {
        if (feature(permission).equals(feature)) {
          mask = mask.setBit(names.indexOf(name(permission)));
        }
      }
      masks.add(mask.toString());
    }
    organization.put("per", String.join(",", names)).put("fpm", String.join(",", masks));
    claims.put("fea", String.join(",", features.stream().map(feature -> "o:" + feature).toList()));
  }

  private static void addOnce(List<String> list, String text) {
    if (!list.contains(text)) {
      list.add(text);
    }
  }

  private static String without(String role) {
    return role.startsWith(PREFIX) ? role.substring(PREFIX.length()) : role;
  }

  private static String feature(String permission) {
    String rest = without(permission);
    return rest.substring(0, Math.max(0, rest.indexOf(':')));
  }

  private static String name(String permission) {
    return permission.substring(permission.lastIndexOf(':') + 1);
  }
}
