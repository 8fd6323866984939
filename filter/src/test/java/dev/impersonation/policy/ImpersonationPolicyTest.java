package dev.impersonation.policy;

import static dev.impersonation.policy.Contexts.AGENT;
import static dev.impersonation.policy.Contexts.NONE;
import static dev.impersonation.policy.Contexts.PERSON;
import static dev.impersonation.policy.Contexts.UNKNOWN;
import static dev.impersonation.policy.Contexts.assertAllowed;
import static dev.impersonation.policy.Contexts.assertDenied;
import static dev.impersonation.policy.Contexts.by;
import static dev.impersonation.policy.Contexts.telling;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S23: the stock policies, each by itself")
final class ImpersonationPolicyTest {
  private static final String CONSENT = "impersonation_consent_required";
  private static final String PROTECTED = "impersonation_subject_protected";
  private static final String ACTOR = "impersonation_actor_not_permitted";
  private static final String REASON = "impersonation_reason_required";

  static Stream<ImpersonationContext> contexts() {
    return Stream.of(NONE, UNKNOWN, PERSON, AGENT);
  }

  @ParameterizedTest
  @MethodSource("contexts")
  void allowAndDeny_everybody_getTheSameAnswer(ImpersonationContext context) {
    assertAllowed("allow", ImpersonationPolicy.allow(), context);
    assertDenied("deny", "impersonation_denied", ImpersonationPolicy.deny(), context);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, true",
    "HEAD, true",
    "OPTIONS, true",
    "TRACE, true",
    "POST, false",
    "PUT, false",
    "PATCH, false",
    "DELETE, false",
    "CONNECT, false",
    "get, false",
    "PROPFIND, false"
  })
  @DisplayName("S36: read-only lets safe methods pass, and no upgrade")
  void readOnly_method_decides(String method, boolean allowed) {
    Operation operation = Operation.of(method, "/notes");
    Decision denied = Decision.denied("read-only", "impersonation_read_only");
    contexts()
        .forEach(
            context -> {
              ImpersonationPolicy policy = ImpersonationPolicy.readOnly();
              assertEquals(
                  allowed ? Decision.allowed("read-only") : denied,
                  policy.decide(operation, context));
              assertEquals(denied, policy.decide(operation.asUpgrade(), context));
            });
  }

  static Stream<Arguments> members() {
    return Stream.of(
        Arguments.of("ticket 4711", true),
        Arguments.of(" x ", true),
        Arguments.of("0", true),
        Arguments.of("false", true),
        Arguments.of(4711, true),
        Arguments.of(0L, true),
        Arguments.of(new BigDecimal("1.5"), true),
        Arguments.of("", false),
        Arguments.of(" \t\r\n", false),
        Arguments.of("\u2003", false),
        Arguments.of(null, false),
        Arguments.of(true, false),
        Arguments.of(false, false),
        Arguments.of(List.of("x"), false),
        Arguments.of(List.of(), false),
        Arguments.of(Map.of("reason", "x"), false));
  }

  @ParameterizedTest
  @MethodSource("members")
  @DisplayName("a reason is text that says something, or a number; nothing else tells one")
  void requireReason_member_mustTell(Object value, boolean tells) {
    ImpersonationPolicy policy = ImpersonationPolicy.requireReason("reason");
    if (tells) {
      assertAllowed("require-reason", policy, telling("reason", value));
    } else {
      assertDenied("require-reason", REASON, policy, telling("reason", value));
    }
    assertDenied("require-reason", REASON, policy, telling("Reason", value));
    assertDenied(
        "require-reason",
        REASON,
        policy,
        telling("act", Map.of("sub", "a", "reason", "of before")));
  }

  @Test
  void requireReason_contextWithoutActor_isDenied() {
    ImpersonationPolicy policy = ImpersonationPolicy.requireReason("reason");
    for (ImpersonationContext context : List.of(NONE, UNKNOWN, PERSON, AGENT)) {
      assertDenied("require-reason", REASON, policy, context);
    }
  }

  @Test
  void requireReason_severalMembers_areAllNeeded() {
    ImpersonationPolicy policy = ImpersonationPolicy.requireReason("reason", "approver");
    Map<String, Object> both = Map.of("sub", "user_engineer", "reason", "why", "approver", "who");
    assertAllowed("require-reason", policy, by(Actor.ofMembers(both)));
    assertDenied("require-reason", REASON, policy, telling("reason", "why"));
    assertDenied("require-reason", REASON, policy, telling("approver", "who"));
  }

  @Test
  void requireReason_arrayChangedAfterwards_staysAsItWas() {
    String[] members = {"reason"};
    ImpersonationPolicy policy = ImpersonationPolicy.requireReason(members);
    members[0] = "sub";
    assertDenied("require-reason", REASON, policy, PERSON);
  }

  @Test
  void requireReason_noMemberOrBlankOne_isRefused() {
    for (String[] members : new String[][] {{}, {""}, {" "}, {"reason", "\t"}}) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> ImpersonationPolicy.requireReason(members));
      assertTrue(String.valueOf(refused.getMessage()).startsWith("requireReason needs"));
    }
  }

  @Test
  void requireConsent_predicate_decidesAboutTheContextItself() {
    List<ImpersonationContext> asked = new ArrayList<>();
    ImpersonationPolicy agreed =
        ImpersonationPolicy.requireConsent(
            context -> {
              asked.add(context);
              return true;
            });
    contexts().forEach(context -> assertAllowed("require-consent", agreed, context));
    assertEquals(contexts().toList(), asked);
    ImpersonationPolicy refused = ImpersonationPolicy.requireConsent(context -> false);
    contexts().forEach(context -> assertDenied("require-consent", CONSENT, refused, context));
  }

  @Test
  @DisplayName("S21: the current actor decides, and who is not named is nobody")
  void actors_currentActorAlone_decides() {
    Actor agent = Actor.of("agent_1").withType("agent");
    ImpersonationPolicy policy = ImpersonationPolicy.actors(agent::equals);
    assertAllowed("actors", policy, AGENT);
    assertDenied("actors", ACTOR, policy, PERSON);
    ImpersonationContext agentBefore = telling("act", Map.of("sub", "agent_1", "type", "agent"));
    assertDenied("actors", ACTOR, policy, agentBefore);
    ImpersonationPolicy anybody = ImpersonationPolicy.actors(actor -> true);
    assertAllowed("actors", anybody, PERSON);
    assertDenied("actors", ACTOR, anybody, UNKNOWN);
    assertDenied("actors", ACTOR, anybody, NONE);
  }

  @Test
  void protectedSubjects_subject_isProtectedFromEverybody() {
    List<String> asked = new ArrayList<>();
    ImpersonationPolicy policy =
        ImpersonationPolicy.protectedSubjects(
            subject -> {
              asked.add(subject);
              return subject.equals("user_customer");
            });
    contexts().forEach(context -> assertDenied("protected-subjects", PROTECTED, policy, context));
    assertEquals(List.of("user_customer"), asked.stream().distinct().toList());
    ImpersonationPolicy others = ImpersonationPolicy.protectedSubjects("user_engineer"::equals);
    contexts().forEach(context -> assertAllowed("protected-subjects", others, context));
  }

  @ParameterizedTest
  @ValueSource(strings = {"consent", "actors", "protected"})
  @DisplayName("what a predicate throws is not taken for an answer")
  void decide_predicateThrows_throwsTheSame(String kind) {
    IllegalStateException down = new IllegalStateException("directory is down");
    ImpersonationPolicy policy =
        switch (kind) {
          case "consent" -> ImpersonationPolicy.requireConsent(context -> raise(down));
          case "actors" -> ImpersonationPolicy.actors(actor -> raise(down));
          default -> ImpersonationPolicy.protectedSubjects(subject -> raise(down));
        };
    assertSame(down, assertThrows(IllegalStateException.class, () -> Contexts.ask(policy, PERSON)));
  }

  private static boolean raise(RuntimeException thrown) {
    throw thrown;
  }

  @Test
  @SuppressWarnings("NullAway") // what users without NullAway do
  void factories_null_areRefusedAtOnce() {
    Stream.<org.junit.jupiter.api.function.Executable>of(
            () -> ImpersonationPolicy.requireReason((String[]) null),
            () -> ImpersonationPolicy.requireReason("reason", null),
            () -> ImpersonationPolicy.requireConsent(null),
            () -> ImpersonationPolicy.actors(null),
            () -> ImpersonationPolicy.protectedSubjects(null),
            () -> ImpersonationPolicy.agents(null),
            () -> ImpersonationPolicy.unknown(null),
            () -> ImpersonationPolicy.allow().and(null))
        .forEach(making -> assertThrows(NullPointerException.class, making));
  }
}
