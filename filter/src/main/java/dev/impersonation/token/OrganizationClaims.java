package dev.impersonation.token;

import dev.impersonation.Organization;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the organization of a session token, version 1 ({@code org_*}) and version 2 ({@code o},
 * {@code fea}). Total: what cannot be decoded is absent, and no input makes it throw, because it is
 * optional information in a token that is valid without it.
 */
final class OrganizationClaims {
  private static final Set<String> ORGANIZATION_SCOPES = Set.of("o", "ou", "uo");

  /** So many always fit. */
  private static final int DIGITS_OF_A_LONG = 18;

  private OrganizationClaims() {}

  static Optional<Organization> decode(Map<String, @Nullable Object> claims) {
    if (isVersion2(claims)) {
      return claims.get("o") instanceof Map<?, ?> o ? version2(o, claims) : Optional.empty();
    }
    return version1(claims);
  }

  static boolean isVersion2(Map<String, @Nullable Object> claims) {
    return claims.get("v") instanceof Integer version && version == 2;
  }

  private static Optional<Organization> version1(Map<String, @Nullable Object> claims) {
    if (!(claims.get("org_id") instanceof String id) || id.isBlank()) {
      return Optional.empty();
    }
    List<String> permissions = new ArrayList<>();
    if (claims.get("org_permissions") instanceof List<?> listed) {
      for (Object permission : listed) {
        if (permission instanceof String text) {
          permissions.add(text);
        }
      }
    }
    return Optional.of(
        Organization.of(
            id, text(claims.get("org_slug")), text(claims.get("org_role")), permissions));
  }

  private static Optional<Organization> version2(
      Map<?, ?> o, Map<String, @Nullable Object> claims) {
    if (!(o.get("id") instanceof String id) || id.isBlank()) {
      return Optional.empty();
    }
    String role = text(o.get("rol"));
    List<String> masks = split(text(o.get("fpm")));
    return Optional.of(
        Organization.of(
            id,
            text(o.get("slg")),
            role == null || role.startsWith("org:") ? role : "org:" + role,
            permissions(
                maskedFeatures(split(text(claims.get("fea"))), masks.size()),
                split(text(o.get("per"))),
                masks)));
  }

  /** Each mask belongs to the feature at its place; its lowest bit to the first permission. */
  private static List<String> permissions(
      List<String> features, List<String> permissions, List<String> masks) {
    List<String> decoded = new ArrayList<>();
    for (int place = 0; place < Math.min(features.size(), masks.size()); place++) {
      BigInteger mask = mask(masks.get(place));
      // No further than it has bits: else many features times many permissions are looked at.
      for (int bit = 0; bit < Math.min(permissions.size(), mask.bitLength()); bit++) {
        String feature = features.get(place);
        String permission = permissions.get(bit);
        if (mask.testBit(bit) && !feature.isEmpty() && !permission.isEmpty()) {
          decoded.add("org:" + feature + ":" + permission);
        }
      }
    }
    return decoded;
  }

  /** Masks are decimals of any size, which the limit on the token's length bounds. */
  private static BigInteger mask(String decimal) {
    for (int index = 0; index < decimal.length(); index++) {
      if (decimal.charAt(index) < '0' || decimal.charAt(index) > '9') {
        return BigInteger.ZERO;
      }
    }
    if (decimal.isEmpty()) {
      return BigInteger.ZERO;
    }
    return decimal.length() <= DIGITS_OF_A_LONG
        ? BigInteger.valueOf(Long.parseLong(decimal))
        : new BigInteger(decimal);
  }

  /**
   * The features that the masks count, in their order. Clerk's clients disagree whether a feature
   * of the user alone takes a place: where that matters, the number of masks tells, else there are
   * none rather than permissions of the wrong feature.
   */
  private static List<String> maskedFeatures(List<String> entries, int masks) {
    List<String> all = new ArrayList<>();
    List<String> organizationOnly = new ArrayList<>();
    for (String entry : entries) {
      int colon = entry.indexOf(':');
      if (colon < 0) {
        // One odd entry shifts the places of all others: none can be trusted.
        return List.of();
      }
      boolean ofOrganization = ORGANIZATION_SCOPES.contains(entry.substring(0, colon));
      String feature = ofOrganization ? entry.substring(colon + 1) : "";
      all.add(feature);
      if (ofOrganization) {
        organizationOnly.add(feature);
      }
    }
    int counted = Math.min(masks, organizationOnly.size());
    if (all.subList(0, counted).equals(organizationOnly.subList(0, counted))
        || masks == organizationOnly.size()) {
      return organizationOnly;
    }
    return masks == all.size() ? all : List.of();
  }

  private static List<String> split(@Nullable String claim) {
    if (claim == null) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    int begin = 0;
    for (int comma = claim.indexOf(','); comma >= 0; comma = claim.indexOf(',', begin)) {
      parts.add(claim.substring(begin, comma).strip());
      begin = comma + 1;
    }
    parts.add(claim.substring(begin).strip());
    return parts;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }
}
