package dev.impersonation.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the active organization of a session as each token version does. */
record Organization(String id, String slug, String role, List<String> permissions) {

  private static final String SCOPE = "org:";

  /** Strips the {@code org:} scope from role and permissions, which callers may write or leave. */
  Organization {
    role = withoutScope(role);
    permissions = permissions.stream().map(Organization::withoutScope).toList();
    for (String permission : permissions) {
      String[] parts = permission.split(":", -1);
      if (parts.length != 2
          || parts[0].isEmpty()
          || parts[1].isEmpty()
          || permission.contains(",")) {
        throw new IllegalArgumentException(
            "A permission is written feature:permission, as in \"invoices:read\", not \""
                + permission
                + '"');
      }
    }
  }

  private static String withoutScope(String text) {
    return text.startsWith(SCOPE) ? text.substring(SCOPE.length()) : text;
  }

  Map<String, Object> version1Claims() {
    return Map.of(
        "org_id",
        id,
        "org_slug",
        slug,
        "org_role",
        SCOPE + role,
        "org_permissions",
        permissions.stream().map(SCOPE::concat).toList());
  }

  /**
   * One mask a feature, in the order of {@code fea}; bit <i>i</i> of a mask stands for the
   * <i>i</i>-th name in {@code per}.
   */
  Map<String, Object> version2Claims() {
    List<String> names = new ArrayList<>();
    Map<String, BigInteger> masks = new LinkedHashMap<>();
    for (String permission : permissions) {
      int colon = permission.indexOf(':');
      String feature = permission.substring(0, colon);
      String name = permission.substring(colon + 1);
      if (!names.contains(name)) {
        names.add(name);
      }
      BigInteger bit = BigInteger.ONE.shiftLeft(names.indexOf(name));
      masks.merge(feature, bit, BigInteger::or);
    }
    if (permissions.isEmpty()) {
      return Map.of("o", Map.of("id", id, "slg", slug, "rol", role));
    }
    String fpm = masks.values().stream().map(String::valueOf).collect(Collectors.joining(","));
    return Map.of(
        "o",
        Map.of("id", id, "slg", slug, "rol", role, "per", String.join(",", names), "fpm", fpm),
        "fea",
        masks.keySet().stream().map("o:"::concat).collect(Collectors.joining(",")));
  }
}
