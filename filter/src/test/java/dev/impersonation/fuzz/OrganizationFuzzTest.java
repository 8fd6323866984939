package dev.impersonation.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.Organization;
import dev.impersonation.token.SessionTokenVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;

@DisplayName("session-token organization claims of any content")
@Timeout(60)
final class OrganizationFuzzTest {
  private static final byte[] HEADER = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(UTF_8);
  private static final long NOW = FuzzIssuer.NOW.getEpochSecond();
  private static final String GOOD_CLAIMS =
      "{\"iss\":\""
          + FuzzIssuer.NAME
          + "\",\"sub\":\"user_customer\",\"sid\":\"sess_1\",\"act\":{\"sub\":\"user_support\"},"
          + ("\"iat\":" + NOW + ",\"exp\":" + (NOW + 60));

  private static final Set<String> OPTIONAL_CLAIMS =
      Set.of("v", "o", "fea", "pla", "fva", "org_id", "org_slug", "org_role", "org_permissions");

  /** Far below the limits of the library, so that nothing but the decoder can object. */
  private static final int MAX_INPUT = 2000;

  private static final int MAX_DEPTH = 10;
  private static final int MAX_NUMERAL = 90;
  private static final int MAX_NAME = 500;

  private static final SessionTokenVerifier VERIFIER = FuzzIssuer.verifier().build();

  /** Input: members of the payload, after those of a good impersonated session. */
  @FuzzTest
  void verify_anyOptionalClaims_neverRefusesForThemNorChangesWhoActs(byte[] input) {
    String members = new String(input, ISO_8859_1);
    byte[] payload =
        (GOOD_CLAIMS + (members.isEmpty() ? "" : ",") + members + "}").getBytes(ISO_8859_1);
    Optional<ImpersonationContext> verified =
        FuzzIssuer.verified(VERIFIER, FuzzIssuer.signed(HEADER, payload));
    if (verified.isEmpty()) {
      assertTrue(!isHarmless(payload), "refused for an optional claim");
      return;
    }
    ImpersonationContext context = verified.get();
    Map<String, @Nullable Object> claims = JsonOracle.object(payload);
    assertEquals("user_customer", context.subject());
    assertEquals(Optional.of("user_support"), context.actorId());
    assertEquals(Optional.of("sess_1"), context.sessionId());
    if (context.organization().isPresent()) {
      if (claims.get("o") instanceof Map<?, ?> o && isNumeral(claims.get("v"), "2")) {
        assertVersion2(context.organization().get(), o, claims.get("fea"));
      } else {
        assertVersion1(context.organization().get(), claims);
      }
    }
  }

  /** Whether the payload is one that only its optional claims can spoil. */
  private static boolean isHarmless(byte[] payload) {
    Map<String, @Nullable Object> claims;
    try {
      claims = JsonOracle.object(payload);
    } catch (IllegalArgumentException e) {
      return false;
    }
    List<String> added = new ArrayList<>(claims.keySet());
    added.removeAll(List.of("iss", "sub", "sid", "act", "iat", "exp"));
    return payload.length < MAX_INPUT
        && OPTIONAL_CLAIMS.containsAll(added)
        && isWithinLimits(claims, 0);
  }

  private static boolean isWithinLimits(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      return false;
    }
    if (value instanceof JsonOracle.Numeral number) {
      return number.text().length() <= MAX_NUMERAL;
    }
    if (value instanceof String text) {
      return text.length() <= MAX_NAME && UTF_8.newEncoder().canEncode(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().allMatch(element -> isWithinLimits(element, depth + 1));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .allMatch(
              entry ->
                  isWithinLimits(entry.getKey(), depth)
                      && isWithinLimits(entry.getValue(), depth + 1));
    }
    return true;
  }

  /**
   * No permission is made up: each is of a named feature of the organization and a named action.
   */
  private static void assertVersion2(
      Organization organization, Map<?, ?> o, @Nullable Object features) {
    assertEquals(o.get("id"), organization.id());
    assertEquals(
        Optional.ofNullable(o.get("slg") instanceof String slug ? slug : null),
        organization.slug());
    assertTrue(organization.role().orElse("org:").startsWith("org:"));
    List<String> actions = entries(o.get("per"));
    List<String> possible = new ArrayList<>();
    for (String feature : entries(features)) {
      int colon = feature.indexOf(':');
      if (colon > 0 && feature.substring(0, colon).contains("o")) {
        actions.forEach(
            action -> possible.add("org:" + feature.substring(colon + 1) + ":" + action));
      }
    }
    assertTrue(possible.containsAll(organization.permissions()));
    assertTrue(
        organization.permissions().isEmpty()
            || entries(o.get("fpm")).stream().anyMatch(mask -> mask.matches(".*[1-9].*")));
  }

  private static void assertVersion1(
      Organization organization, Map<String, @Nullable Object> claims) {
    assertEquals(claims.get("org_id"), organization.id());
    assertEquals(
        Optional.ofNullable(claims.get("org_role") instanceof String role ? role : null),
        organization.role());
    assertTrue(
        organization.permissions().isEmpty()
            || (claims.get("org_permissions") instanceof List<?> listed
                && listed.containsAll(organization.permissions())));
  }

  private static List<String> entries(@Nullable Object claim) {
    List<String> entries = new ArrayList<>();
    if (claim instanceof String text) {
      for (String entry : text.split(",", -1)) {
        entries.add(entry.strip());
      }
    }
    return entries;
  }

  private static boolean isNumeral(@Nullable Object claim, String expected) {
    return claim instanceof JsonOracle.Numeral number && number.text().equals(expected);
  }
}
