package dev.impersonation.token;

import dev.impersonation.Organization;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the organization of a session token, version 1 ({@code org_*}) and version 2 ({@code o},
 * {@code fea}). Total: what cannot be decoded is absent, and no input makes it throw, because it is
 * optional information in a token that is valid without it.
 */
final class OrganizationClaims {
  private OrganizationClaims() {}

  static Optional<Organization> decode(Map<String, @Nullable Object> claims) {
    if (isVersion2(claims.get("v"))) {
      return claims.get("o") instanceof Map<?, ?> o ? version2(o, claims) : Optional.empty();
    }
    return version1(claims);
  }

  private static boolean isVersion2(@Nullable Object version) {
    return version instanceof Integer number && number == 2;
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
    return Optional.of(
        Organization.of(
            id,
            text(o.get("slg")),
            role == null || role.startsWith("org:") ? role : "org:" + role,
            permissions(
                organizationFeatures(text(claims.get("fea"))),
                split(text(o.get("per"))),
                split(text(o.get("fpm"))))));
  }

  /** Each mask belongs to the feature at its place; its lowest bit to the first permission. */
  private static List<String> permissions(
      List<String> features, List<String> permissions, List<String> masks) {
    List<String> decoded = new ArrayList<>();
    for (int place = 0; place < Math.min(features.size(), masks.size()); place++) {
      BigInteger mask = mask(masks.get(place));
      for (int bit = 0; bit < permissions.size(); bit++) {
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
    boolean digits = !decimal.isEmpty() && decimal.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? new BigInteger(decimal) : BigInteger.ZERO;
  }

  /** The features of scopes {@code o}, {@code ou} and {@code uo}, which the masks count. */
  private static List<String> organizationFeatures(@Nullable String claim) {
    List<String> features = new ArrayList<>();
    for (String entry : split(claim)) {
      int colon = entry.indexOf(':');
      if (colon < 0) {
        // One odd entry shifts the places of all others: none can be trusted.
        return List.of();
      }
      if (entry.substring(0, colon).contains("o")) {
        features.add(entry.substring(colon + 1));
      }
    }
    return features;
  }

  private static List<String> split(@Nullable String claim) {
    if (claim == null || claim.isEmpty()) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    for (String part : claim.split(",", -1)) {
      parts.add(part.strip());
    }
    return parts;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }
}
