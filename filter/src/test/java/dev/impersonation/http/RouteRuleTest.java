package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.policy.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("what a guard asks for")
final class RouteRuleTest {
  private static final ImpersonationContext WITH_REASON = telling("reason");

  private static ImpersonationContext telling(String... members) {
    Map<String, Object> act = new HashMap<>(Map.of("sub", "user_engineer"));
    for (String member : members) {
      act.put(member, "told");
    }
    return ImpersonationContext.builder("https://clerk.example.com", "user_customer")
        .actor(Actor.ofMembers(act))
        .build();
  }

  private static RouteRule rule(String name) {
    return name.equals("policy")
        ? RouteRule.of(ImpersonationPolicy.allow())
        : RouteRule.of(GuardMode.of(name));
  }

  private static List<RouteRule> rules(String names) {
    return names.isEmpty()
        ? List.of()
        : Arrays.stream(names.split(" ")).map(RouteRuleTest::rule).toList();
  }

  private static String answer(RouteRule rule, String method, ImpersonationContext context) {
    Decision decision = rule.decide(Operation.of(method, "/"), context);
    return decision instanceof Decision.Denied denied ? denied.code() : decision.rule();
  }

  @ParameterizedTest
  @CsvSource({
    // mode, GET and POST without a reason, GET and POST with one
    "public, allow, allow, allow, allow",
    "allow, allow, allow, allow, allow",
    "require-reason, impersonation_reason_required, impersonation_reason_required,"
        + " require-reason, require-reason",
    "read-only, read-only, impersonation_read_only, read-only, impersonation_read_only",
    "deny, impersonation_denied, impersonation_denied, impersonation_denied, impersonation_denied"
  })
  void decide_mode_asksItsPolicy(
      String mode, String get, String post, String getTelling, String postTelling) {
    for (RouteRule rule : List.of(RouteRule.of(GuardMode.of(mode)), RouteRule.of(mode, null))) {
      assertEquals(get, answer(rule, "GET", telling()));
      assertEquals(post, answer(rule, "POST", telling()));
      assertEquals(getTelling, answer(rule, "GET", WITH_REASON));
      assertEquals(postTelling, answer(rule, "POST", WITH_REASON));
      assertEquals(mode, rule.toString());
    }
  }

  @Test
  void decide_policy_isAskedAsItIs() {
    RouteRule rule = RouteRule.of((operation, context) -> Decision.denied("own", "own_code"));
    assertEquals("own_code", answer(rule, "GET", telling()));
    assertEquals("policy", rule.toString());
    assertTrue(rule.limits());
  }

  @ParameterizedTest
  @EnumSource(GuardMode.class)
  void limits_mode_isWhatCanRefuse(GuardMode mode) {
    boolean expected = mode != GuardMode.PUBLIC && mode != GuardMode.ALLOW;
    assertEquals(expected, RouteRule.of(mode).limits());
    assertEquals(expected, RouteRule.of(mode.toString(), null).limits());
  }

  @Test
  void of_members_areAllLookedFor() {
    RouteRule rule = RouteRule.of("require-reason", " ticket ,approver\n");
    assertEquals("require-reason", answer(rule, "POST", telling("ticket", "approver")));
    assertEquals("impersonation_reason_required", answer(rule, "GET", telling("ticket")));
    assertEquals("impersonation_reason_required", answer(rule, "GET", telling("approver")));
    assertEquals("impersonation_reason_required", answer(rule, "GET", WITH_REASON));
    assertEquals("require-reason", rule.toString());
    assertTrue(rule.limits());
  }

  static Stream<Arguments> refused() {
    String reason = "require-reason";
    return Stream.of(
        Arguments.of("", null, "mode is empty"),
        Arguments.of(" \t\n", null, "mode is empty"),
        Arguments.of("s3cret", null, "mode must be one of: public, allow, require-reason"),
        Arguments.of("s3cret", "reason", "mode must be one of: public, allow, require-reason"),
        Arguments.of("DENY", null, "mode must be one of: "),
        Arguments.of("read_only", null, "mode must be one of: "),
        Arguments.of("deny,deny", null, "mode must be one of: "),
        Arguments.of("${NOT_SET_s3}", null, "mode refers to ${NOT_SET_s3}"),
        Arguments.of("${", null, "mode holds a malformed placeholder"),
        Arguments.of(reason, "", "members is empty"),
        Arguments.of(reason, "s3cret,", "members has an empty entry"),
        Arguments.of(reason, ",s3cret", "members has an empty entry"),
        Arguments.of(reason, "s3cret, ,b", "members has an empty entry"),
        Arguments.of(reason, "s3cret ${", "members holds a malformed placeholder"),
        Arguments.of(reason, "${NOT_SET_s3}", "members refers to ${NOT_SET_s3}"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  @DisplayName("S31, S47: refused settings are named, and their values are not")
  void of_settingsThatDoNotFit_areRefused(String mode, @Nullable String members, String expected) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> RouteRule.of(mode, members))
                .getMessage());
    assertTrue(message.startsWith(expected), message);
    assertFalse(message.contains("s3cret"), message);
  }

  @ParameterizedTest
  @EnumSource(value = GuardMode.class, mode = EnumSource.Mode.EXCLUDE, names = "REQUIRE_REASON")
  @DisplayName("S47: members beside any other mode would look like a demand and be none")
  void of_membersOfOtherMode_areRefused(GuardMode mode) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> RouteRule.of(mode.toString(), "reason"));
    assertEquals(
        "members means something for mode require-reason only: remove it", refused.getMessage());
  }

  @Test
  @DisplayName("modes and members may stand for system properties")
  void of_placeholders_areResolved() {
    String mode = "dev.impersonation.http.RouteRuleTest.mode";
    String members = "dev.impersonation.http.RouteRuleTest.members";
    System.setProperty(mode, "reason");
    System.setProperty(members, "ticket,approver");
    try {
      RouteRule rule = RouteRule.of("require-${" + mode + "}", "${" + members + "},x");
      assertEquals("require-reason", answer(rule, "GET", telling("ticket", "approver", "x")));
      assertEquals(
          "impersonation_reason_required", answer(rule, "GET", telling("ticket", "approver")));
    } finally {
      System.clearProperty(mode);
      System.clearProperty(members);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', false",
    "public, true",
    "public public, true",
    "allow, false",
    "public allow, false",
    "public policy, true",
    "public deny, false",
    "policy, false",
    "read-only, false"
  })
  @DisplayName("S36: a route is open to anonymous requests only if the modes of all guards say so")
  void areOpen_rules_needAllModesToBePublic(String names, boolean open) {
    assertEquals(open, RouteRule.areOpen(rules(names)));
  }

  @ParameterizedTest
  @CsvSource({
    "public, allow",
    "allow, allow",
    "public allow, allow",
    "policy, policy",
    "policy allow, policy",
    "policy public, policy",
    "require-reason policy, require-reason",
    "require-reason allow, require-reason",
    "read-only require-reason policy, read-only",
    "deny read-only require-reason allow public policy, deny",
    "deny deny, deny"
  })
  void strictest_rules_isNamedInAnyOrder(String names, String expected) {
    List<RouteRule> rules = new ArrayList<>(rules(names));
    assertEquals(expected, RouteRule.strictest(rules));
    Collections.reverse(rules);
    assertEquals(expected, RouteRule.strictest(rules));
  }

  @Test
  @SuppressWarnings("NullAway") // what users without NullAway do
  void of_nullPolicy_isRefused() {
    assertThrows(NullPointerException.class, () -> RouteRule.of((ImpersonationPolicy) null));
  }
}
