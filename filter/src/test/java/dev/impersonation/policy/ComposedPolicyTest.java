package dev.impersonation.policy;

import static dev.impersonation.policy.Contexts.AGENT;
import static dev.impersonation.policy.Contexts.NONE;
import static dev.impersonation.policy.Contexts.PERSON;
import static dev.impersonation.policy.Contexts.UNKNOWN;
import static dev.impersonation.policy.Contexts.ask;
import static dev.impersonation.policy.Contexts.assertAllowed;
import static dev.impersonation.policy.Contexts.assertDenied;
import static dev.impersonation.policy.Contexts.by;
import static dev.impersonation.policy.Contexts.telling;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S23: policies put together, and rules for some actors only")
final class ComposedPolicyTest {
  private static final String DENIED = "impersonation_denied";
  private static final String NESTED = "impersonation_nested";

  private final List<String> asked = new ArrayList<>();

  /** A policy that says yes or no, or nothing, by its name. */
  private ImpersonationPolicy saying(String answer, String rule) {
    return (operation, context) -> {
      asked.add(rule);
      return answer(answer, rule);
    };
  }

  @SuppressWarnings("NullAway") // a policy that breaks its contract
  private static Decision answer(String answer, String rule) {
    return switch (answer) {
      case "yes" -> Decision.allowed(rule);
      case "no" -> Decision.denied(rule);
      default -> null;
    };
  }

  @ParameterizedTest
  @CsvSource({
    // first, second, what they come to together, who is asked
    "yes, yes, 'Allowed[rule=one]', one two",
    "yes, no, 'Denied[rule=two, code=impersonation_denied]', one two",
    "yes, none, , one two",
    "no, yes, 'Denied[rule=one, code=impersonation_denied]', one",
    "no, no, 'Denied[rule=one, code=impersonation_denied]', one",
    "no, none, 'Denied[rule=one, code=impersonation_denied]', one",
    "none, yes, , one two",
    "none, no, 'Denied[rule=two, code=impersonation_denied]', one two",
    "none, none, , one two"
  })
  @DisplayName("the first denial decides; no answer never becomes a yes")
  void and_anyTwo_neverAllowWhatOneDoesNot(
      String first, String second, @Nullable String expected, String whoIsAsked) {
    Decision decision = ask(saying(first, "one").and(saying(second, "two")), PERSON);
    assertEquals(expected, decision == null ? null : decision.toString());
    assertEquals(List.of(whoIsAsked.split(" ")), asked);
  }

  @Test
  void and_ofMany_namesTheFirstThatDenies() {
    ImpersonationPolicy policy =
        saying("yes", "one").and(saying("yes", "two")).and(saying("no", "three"));
    assertDenied("three", DENIED, policy.and(saying("no", "four")), PERSON);
    assertEquals(List.of("one", "two", "three"), asked);
    assertAllowed("one", saying("yes", "one").and(saying("yes", "two")), PERSON);
  }

  @Test
  void and_operationAndContext_reachBoth() {
    Operation operation = Operation.of("POST", "/notes");
    List<Object> seen = new ArrayList<>();
    ImpersonationPolicy seeing =
        (asked, context) -> {
          seen.add(asked);
          seen.add(context);
          return Decision.allowed("seeing");
        };
    Decision decision = seeing.and(seeing).decide(operation, AGENT);
    assertEquals(Decision.allowed("seeing"), decision);
    assertEquals(List.of(operation, AGENT, operation, AGENT), seen);
  }

  static Stream<Arguments> actorTypes() {
    return Stream.of(
        Arguments.of("agent", true),
        Arguments.of("", false),
        Arguments.of("Agent", false),
        Arguments.of("agent ", false),
        Arguments.of("user", false),
        Arguments.of(null, false),
        // Whoever wrote this meant something; a person it need not be.
        Arguments.of(List.of("agent"), true),
        Arguments.of(Map.of("name", "agent"), true),
        Arguments.of(true, true),
        Arguments.of(1, true));
  }

  @ParameterizedTest
  @MethodSource("actorTypes")
  @DisplayName("an agent is who says so, or who says what is no text; another's rule is not asked")
  void agents_type_decidesWhoIsAsked(@Nullable Object type, boolean agent) {
    ImpersonationPolicy policy = ImpersonationPolicy.agents(saying("no", "no-agents"));
    if (agent) {
      assertDenied("no-agents", DENIED, policy, telling("type", type));
    } else {
      assertAllowed("agents", policy, telling("type", type));
    }
    assertEquals(agent ? 1 : 0, asked.size());
  }

  static Stream<Arguments> actorProfiles() {
    return Stream.of(
        Arguments.of("ai_agent", true),
        Arguments.of("service ai_agent", true),
        Arguments.of("", false),
        Arguments.of("user", false),
        Arguments.of("ai_agents", false),
        Arguments.of(null, false),
        Arguments.of(List.of("user"), true),
        Arguments.of(Map.of(), true),
        Arguments.of(false, true),
        Arguments.of(0, true));
  }

  @ParameterizedTest
  @MethodSource("actorProfiles")
  @DisplayName("or who has the entity profile of agents, or one that is no text")
  void agents_profile_decidesWhoIsAsked(@Nullable Object profile, boolean agent) {
    ImpersonationPolicy policy = ImpersonationPolicy.agents(saying("no", "no-agents"));
    ImpersonationContext context = telling("sub_profile", profile);
    if (agent) {
      assertDenied("no-agents", DENIED, policy, context);
    } else {
      assertAllowed("agents", policy, context);
    }
    assertEquals(agent ? 1 : 0, asked.size());
  }

  @Test
  void agents_profileOfAgentsAndTypeOfPeople_isAnAgent() {
    ImpersonationPolicy policy = ImpersonationPolicy.agents(ImpersonationPolicy.deny());
    Map<String, Object> both = Map.of("sub", "a", "type", "user", "sub_profile", "ai_agent");
    assertDenied("deny", DENIED, policy, by(Actor.ofMembers(both)));
    Map<String, Object> other = Map.of("sub", "a", "type", "agent", "sub_profile", "user");
    assertDenied("deny", DENIED, policy, by(Actor.ofMembers(other)));
  }

  @Test
  void agents_personActingAfterAnAgent_isAPerson() {
    ImpersonationPolicy policy = ImpersonationPolicy.agents(ImpersonationPolicy.deny());
    assertAllowed("agents", policy, telling("act", Map.of("sub", "agent_1", "type", "agent")));
    Map<String, Object> agentAfterPerson =
        Map.of("sub", "agent_1", "type", "agent", "act", Map.of("sub", "user_engineer"));
    assertDenied("deny", DENIED, policy, by(Actor.ofMembers(agentAfterPerson)));
    assertAllowed("agents", policy, PERSON);
    assertAllowed("agents", policy, UNKNOWN);
    assertAllowed("agents", policy, NONE);
  }

  @Test
  void unknown_contextThatCannotTell_isAskedAboutAlone() {
    ImpersonationPolicy policy = ImpersonationPolicy.unknown(saying("no", "closed"));
    for (ImpersonationContext context : List.of(NONE, PERSON, AGENT)) {
      assertAllowed("unknown", policy, context);
    }
    assertEquals(List.of(), asked);
    assertDenied("closed", DENIED, policy, UNKNOWN);
  }

  @Test
  @DisplayName("a policy for some that does not answer is no yes")
  void where_innerPolicySilent_isSilentToo() {
    assertNull(ask(ImpersonationPolicy.agents(saying("none", "silent")), AGENT));
    assertNull(ask(ImpersonationPolicy.unknown(saying("none", "silent")), UNKNOWN));
    assertAllowed("agents", ImpersonationPolicy.agents(saying("none", "silent")), PERSON);
  }

  @Test
  void agentsAndUnknown_andAnother_canOnlyAdd() {
    ImpersonationPolicy policy =
        ImpersonationPolicy.readOnly()
            .and(ImpersonationPolicy.agents(ImpersonationPolicy.deny()))
            .and(ImpersonationPolicy.unknown(ImpersonationPolicy.deny()));
    assertAllowed("read-only", policy, PERSON);
    assertDenied("deny", DENIED, policy, AGENT);
    assertDenied("deny", DENIED, policy, UNKNOWN);
    assertEquals(
        Decision.denied("read-only", "impersonation_read_only"),
        policy.decide(Operation.of("POST", "/"), AGENT));
  }

  @Test
  @DisplayName("S21: nesting is refused where it is opted for, whatever the prior actor")
  void noNesting_chainOfAnyLength_isDenied() {
    ImpersonationPolicy policy = ImpersonationPolicy.noNesting();
    assertAllowed("no-nesting", policy, PERSON);
    assertAllowed("no-nesting", policy, AGENT);
    Map<String, Object> chain = Map.of("sub", "user_first");
    for (int length = 2; length <= Actor.MAX_CHAIN_LENGTH; length++) {
      Map<String, Object> next = new HashMap<>(Map.of("sub", "user_engineer"));
      next.put("act", chain);
      chain = next;
      assertDenied("no-nesting", NESTED, policy, by(Actor.ofMembers(chain)));
    }
    assertDenied("no-nesting", NESTED, policy, UNKNOWN);
    assertDenied("no-nesting", NESTED, policy, NONE);
  }

  @Test
  @DisplayName("S22: who acts as themselves is not nested, and no less impersonating")
  void noNesting_actorIsSubject_isOneActor() {
    ImpersonationContext self = by(Actor.of("user_customer"));
    assertAllowed("no-nesting", ImpersonationPolicy.noNesting(), self);
    assertDenied("deny", DENIED, ImpersonationPolicy.deny(), self);
  }
}
