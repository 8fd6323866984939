package dev.impersonation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S18, S19, S21: Actor")
class ActorTest {
  private static final String SECRET = "sEcReTmArKeR";

  private static Map<String, ?> chain(int length) {
    Map<String, Object> act = Map.of("sub", "user_" + length);
    for (int level = length - 1; level >= 1; level--) {
      act = Map.of("sub", "user_" + level, "act", act);
    }
    return act;
  }

  @Test
  void of_subject_hasNothingElse() {
    Actor actor = Actor.of("user_support");

    assertEquals("user_support", actor.subject());
    assertEquals(Map.of("sub", "user_support"), actor.members());
    assertEquals(Optional.empty(), actor.issuer());
    assertEquals(Optional.empty(), actor.sessionId());
    assertEquals(Optional.empty(), actor.type());
    assertEquals(Optional.empty(), actor.prior());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\r\n", "\u2003"})
  void of_blankSubject_isRefused(String blank) {
    assertThrows(IllegalArgumentException.class, () -> Actor.of(blank));
    assertThrows(IllegalArgumentException.class, () -> Actor.ofMembers(Map.of("sub", blank)));
  }

  static Stream<Map<String, ?>> malformed() {
    Map<String, @Nullable Object> nullSubject = new HashMap<>();
    nullSubject.put("sub", null);
    Map<String, @Nullable Object> nullPrior = new HashMap<>();
    nullPrior.put("sub", "user_a");
    nullPrior.put("act", null);
    return Stream.of(
        Map.of(),
        nullSubject,
        nullPrior,
        Map.of("Sub", "user_a"),
        Map.of("sub", 17),
        Map.of("sub", true),
        Map.of("sub", List.of("user_a")),
        Map.of("sub", Map.of()),
        Map.of("sub", "user_a", "act", "user_b"),
        Map.of("sub", "user_a", "act", 17),
        Map.of("sub", "user_a", "act", List.of()),
        Map.of("sub", "user_a", "act", Map.of()),
        Map.of("sub", "user_a", "act", nullSubject),
        Map.of("sub", "user_a", "act", nullPrior),
        Map.of("sub", "user_a", "act", Map.of("sub", "user_b", "act", Map.of("sub", " "))));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void ofMembers_malformedAtAnyLevel_isRefused(Map<String, ?> act) {
    assertThrows(IllegalArgumentException.class, () -> Actor.ofMembers(act));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 10})
  void ofMembers_chain_isHistoryOfTheOutermost(int length) {
    Optional<Actor> actor = Optional.of(Actor.ofMembers(chain(length)));

    for (int level = 1; level <= length; level++) {
      assertEquals("user_" + level, actor.orElseThrow().subject());
      actor = actor.orElseThrow().prior();
    }
    assertEquals(Optional.empty(), actor);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12, 64, 65, 1000})
  void ofMembers_chainTooLong_isRefused(int length) {
    assertThrows(IllegalArgumentException.class, () -> Actor.ofMembers(chain(length)));
  }

  @Test
  void ofMembers_containingItself_isRefused() {
    Map<String, Object> act = new LinkedHashMap<>(Map.of("sub", "user_a"));
    act.put("act", act);
    assertThrows(IllegalArgumentException.class, () -> Actor.ofMembers(act));

    List<Object> list = new ArrayList<>();
    list.add(list);
    Map<String, Object> custom = Map.of("sub", "user_a", "x", list);
    assertThrows(IllegalArgumentException.class, () -> Actor.ofMembers(custom));
  }

  @Test
  void ofMembers_changedAfterwards_isAsGiven() {
    List<Object> list = new ArrayList<>(List.of("a"));
    Map<String, Object> prior = new HashMap<>(Map.of("sub", "user_b"));
    Map<String, Object> act = new HashMap<>(Map.of("sub", "user_a", "act", prior, "x", list));
    Actor actor = Actor.ofMembers(act);

    act.put("sub", "user_forged");
    prior.put("sub", "user_forged");
    list.add("forged");

    assertEquals("user_a", actor.subject());
    assertEquals(Optional.of("user_b"), actor.prior().map(Actor::subject));
    assertEquals(
        Map.of("sub", "user_a", "act", Map.of("sub", "user_b"), "x", List.of("a")),
        actor.members());
  }

  @Test
  void ofMembers_typeAgent_isTold() {
    Actor agent = Actor.ofMembers(Map.of("sub", "bot", "type", "agent"));

    assertEquals(Optional.of("agent"), agent.type());
    assertEquals(agent, Actor.of("bot").withType("agent"));
    assertEquals(Optional.empty(), Actor.of("bot").type());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ai_agent", "user ai_agent", "ai_agent service", " ai_agent ", "a\tai_agent  b"})
  @DisplayName("an agent is who has the entity profile ai_agent, whatever type says")
  void type_profileOfAgents_isAgent(String profile) {
    assertEquals(
        Optional.of("agent"), Actor.ofMembers(Map.of("sub", "a", "sub_profile", profile)).type());
    assertEquals(
        Optional.of("agent"),
        Actor.ofMembers(Map.of("sub", "a", "sub_profile", profile, "type", "user")).type());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "user", "AI_AGENT", "ai_agents", "ai-agent", "user,ai_agent", "agent"})
  void type_otherProfile_isWhatTypeSays(String profile) {
    assertEquals(
        Optional.empty(), Actor.ofMembers(Map.of("sub", "a", "sub_profile", profile)).type());
    assertEquals(
        Optional.of("robot"),
        Actor.ofMembers(Map.of("sub", "a", "sub_profile", profile, "type", "robot")).type());
    assertEquals(
        Optional.of("agent"),
        Actor.ofMembers(Map.of("sub", "a", "sub_profile", profile, "type", "agent")).type());
  }

  @Test
  void type_profileOfThePriorActorOrOfAnotherForm_tellsNothing() {
    Map<String, Object> prior = Map.of("sub", "b", "sub_profile", "ai_agent");
    Actor person = Actor.ofMembers(Map.of("sub", "a", "act", prior));
    assertEquals(Optional.empty(), person.type());
    assertEquals(Optional.of("agent"), person.prior().flatMap(Actor::type));
    assertEquals(
        Optional.empty(),
        Actor.ofMembers(Map.of("sub", "a", "sub_profile", List.of("ai_agent"))).type());
  }

  @Test
  void withType_leavesTheOriginalAndTheChain() {
    Actor chained = Actor.ofMembers(chain(3));
    Actor agent = chained.withType("agent");

    assertEquals(Optional.empty(), chained.type());
    assertEquals(Optional.of("agent"), agent.type());
    assertEquals(chained.prior(), agent.prior());
    assertEquals(Optional.empty(), agent.prior().flatMap(Actor::type));
    assertEquals(Optional.of("person"), agent.withType("person").type());
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of(0, 0),
        Arguments.of(1, 1),
        Arguments.of(1_764_580_000, 1_764_580_000),
        Arguments.of(1_764_580_000L, 1_764_580_000),
        Arguments.of(1_764_580_000.999, 1_764_580_000),
        Arguments.of(new BigDecimal("1764580000.999"), 1_764_580_000),
        Arguments.of(BigInteger.valueOf(1_764_580_000), 1_764_580_000),
        Arguments.of(1.76458e9, 1_764_580_000),
        Arguments.of(253_402_300_799L, 253_402_300_799L),
        Arguments.of(253_402_300_799.5, 253_402_300_799L),
        Arguments.of(0.9, 0));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void until_numberInRange_isTheSecond(Object value, long second) {
    assertEquals(
        Optional.of(Instant.ofEpochSecond(second)),
        Actor.ofMembers(Map.of("sub", "a", "until", value)).until());
  }

  static Stream<Object> noEnds() {
    return Stream.of(
        -1,
        -0.5,
        Long.MIN_VALUE,
        253_402_300_800L,
        253_402_300_800.0,
        Long.MAX_VALUE,
        1e300,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        new BigDecimal("1e1000000000"),
        new BigDecimal("1e-1000000000"),
        BigInteger.ONE.shiftLeft(64).add(BigInteger.valueOf(1_764_580_000)),
        "1764580000",
        "2999-01-01T00:00:00Z",
        "",
        true,
        List.of(1_764_580_000),
        Map.of("until", 1_764_580_000));
  }

  @ParameterizedTest
  @MethodSource("noEnds")
  @DisplayName("what cannot be read counts as over")
  void until_anythingElse_isTheEpoch(Object value) {
    assertEquals(
        Optional.of(Instant.EPOCH), Actor.ofMembers(Map.of("sub", "a", "until", value)).until());
  }

  @Test
  void until_absentOrNullOrOfAPriorActor_isEmpty() {
    Map<String, @Nullable Object> withNull = new HashMap<>(Map.of("sub", "a"));
    withNull.put("until", null);
    Map<String, Object> prior = Map.of("sub", "b", "until", 17);
    Actor actor = Actor.ofMembers(Map.of("sub", "a", "act", prior, "Until", 17));

    assertEquals(Optional.empty(), Actor.of("a").until());
    assertEquals(Optional.empty(), Actor.ofMembers(withNull).until());
    assertEquals(Optional.empty(), actor.until());
    assertEquals(Optional.of(Instant.ofEpochSecond(17)), actor.prior().flatMap(Actor::until));
  }

  @Test
  void equals_comparesAllMembersInAnyOrder() {
    Map<String, Object> ordered = new LinkedHashMap<>();
    ordered.put("sub", "user_a");
    ordered.put("iss", "x");
    Map<String, Object> reversed = new LinkedHashMap<>();
    reversed.put("iss", "x");
    reversed.put("sub", "user_a");

    assertEquals(Actor.ofMembers(ordered), Actor.ofMembers(reversed));
    assertEquals(Actor.ofMembers(ordered).hashCode(), Actor.ofMembers(reversed).hashCode());
    assertNotEquals(Actor.of("user_a"), Actor.ofMembers(ordered));
    assertNotEquals(Actor.of("user_a"), Actor.of("user_A"));
    assertNotEquals(Actor.ofMembers(chain(2)), Actor.ofMembers(chain(3)));
    assertFalse(Actor.of("user_a").equals((Object) "user_a"));
  }

  @Test
  void toString_holdsNoValue() {
    Map<String, Object> act =
        Map.of("sub", SECRET, "iss", SECRET, SECRET, SECRET, "act", Map.of("sub", SECRET));

    assertFalse(Actor.of(SECRET).toString().contains(SECRET));
    assertFalse(Actor.ofMembers(act).toString().contains(SECRET));
  }

  @Test
  void exceptions_holdNoValue() {
    List<Map<String, ?>> acts =
        List.of(
            Map.of("iss", SECRET),
            Map.of("sub", List.of(SECRET)),
            Map.of("sub", "user_a", "act", SECRET),
            Map.of("sub", "user_a", SECRET, Set.of(SECRET)),
            Collections.nCopies(40, SECRET).stream()
                .reduce(
                    Map.<String, Object>of("sub", SECRET),
                    (act, text) -> Map.of("sub", text, "act", act),
                    (one, two) -> one));
    for (Map<String, ?> act : acts) {
      IllegalArgumentException exception =
          assertThrows(IllegalArgumentException.class, () -> Actor.ofMembers(act));
      assertFalse(exception.toString().contains(SECRET));
      assertTrue(exception.getCause() == null);
    }
  }
}
