package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.ACTOR;
import static dev.impersonation.token.SessionTokens.SUBJECT;
import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.token;
import static dev.impersonation.token.SessionTokens.verified;
import static dev.impersonation.token.SessionTokens.verifier;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S18, S20, S21, S22: who acts")
class ActorClaimTest {
  @Test
  void act_absent_isNotImpersonated() throws Exception {
    ImpersonationContext context = verified(RawClaims.good());

    assertEquals(Impersonation.NONE, context.impersonation());
    assertFalse(context.isImpersonated());
    assertEquals(Optional.empty(), context.actor());
    assertEquals(Optional.empty(), context.actorId());
    assertTrue(context.act().isEmpty());
  }

  @Test
  void act_wellFormed_isActiveAndLeavesTheSubject() throws Exception {
    ImpersonationContext context = verified(RawClaims.impersonated());

    assertEquals(Impersonation.ACTIVE, context.impersonation());
    assertTrue(context.isImpersonated());
    assertEquals(Optional.of(ACTOR), context.actorId());
    assertEquals(SUBJECT, context.subject());
    assertEquals(Map.of("sub", ACTOR), context.act());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cli:alice@example.com",
        " user_support ",
        "mch_1",
        "null",
        "\u00e9 \ud83d\ude00",
        "a\u200bb"
      })
  void act_subOfAnyText_isHandedOnUnchanged(String actor) throws Exception {
    String act = "{\"sub\":" + RawClaims.text(actor) + "}";

    assertEquals(Optional.of(actor), verified(RawClaims.good().with("act", act)).actorId());
  }

  @Test
  void act_furtherMembers_areReadableAndDecideNothing() throws Exception {
    String act =
        """
        {"sub":"user_support","iss":"https://dashboard.clerk.com","sid":"sess_a","type":"agent",\
        "azp":"https://evil.test","sts":"pending","additionalProperties":{"ticket":[1,null]}}""";

    ImpersonationContext context = verified(RawClaims.good().with("act", act));
    Actor actor = context.actor().orElseThrow();

    assertEquals(Optional.of("https://dashboard.clerk.com"), actor.issuer());
    assertEquals(Optional.of("sess_a"), actor.sessionId());
    assertEquals(Optional.of("agent"), actor.type());
    assertEquals(7, actor.members().size());
    assertEquals(SessionTokens.ISSUER, context.issuer());
    assertEquals(Optional.of(SessionTokens.SESSION_ID), context.sessionId());
    assertEquals(Optional.of(SessionTokens.ORIGIN), context.authorizedParty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "17", "[\"agent\"]", "{}"})
  void act_furtherMembersOfOddTypes_areAbsentToTheirAccessors(String odd) throws Exception {
    String act =
        "{\"sub\":\"user_support\",\"iss\":%1$s,\"sid\":%1$s,\"type\":%1$s}".formatted(odd);

    Actor actor = verified(RawClaims.good().with("act", act)).actor().orElseThrow();

    assertEquals(Optional.empty(), actor.issuer());
    assertEquals(Optional.empty(), actor.sessionId());
    assertEquals(Optional.empty(), actor.type());
    assertTrue(actor.members().containsKey("type"));
  }

  @Test
  void act_sameAsSub_isStillImpersonation() throws Exception {
    String act = "{\"sub\":" + RawClaims.text(SUBJECT) + "}";

    ImpersonationContext context = verified(RawClaims.good().with("act", act));

    assertEquals(Impersonation.ACTIVE, context.impersonation());
    assertEquals(Optional.of(SUBJECT), context.actorId());
    assertNotEquals(verified(RawClaims.good()), context);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "may_act",
        "actor",
        "impersonator",
        "impersonatedBy",
        "Act",
        "ACT",
        "act ",
        "act.sub",
        "a\u200bct",
        "\u0430ct",
        "_act"
      })
  void claimThatLooksLikeAct_isNoEvidence(String name) throws Exception {
    String evidence = "{\"sub\":\"user_support\"}";

    ImpersonationContext alone = verified(RawClaims.good().with(name, evidence));
    ImpersonationContext beside =
        verified(RawClaims.good().with(name, evidence).with("act", "{\"sub\":\"user_real\"}"));

    assertEquals(Impersonation.NONE, alone.impersonation());
    assertTrue(alone.claims().containsKey(name));
    assertEquals(Optional.of("user_real"), beside.actorId());
  }

  @Test
  void act_inTheHeaderOrInsideAnotherClaim_isNoEvidence() throws Exception {
    Map<String, String> evidence = Map.of("sub", "user_support");
    String inHeader = token().header("act", evidence).header("actor", evidence).sign();
    String inside = token().claim("metadata", Map.of("act", evidence)).sign();
    String inOrganization = token().claim("o", Map.of("id", "org_1", "act", evidence)).sign();

    for (String token : new String[] {inHeader, inside, inOrganization}) {
      assertEquals(Impersonation.NONE, verifier().build().verify(token).impersonation());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 10})
  void act_chain_outermostActsAndTheRestIsHistory(int length) throws Exception {
    ImpersonationContext context = verified(RawClaims.good().with("act", chain(length)));

    assertEquals(Optional.of("user_1"), context.actorId());
    assertEquals(SUBJECT, context.subject());
    Optional<Actor> actor = context.actor();
    for (int level = 1; level <= length; level++) {
      assertEquals("user_" + level, actor.orElseThrow().subject());
      actor = actor.orElseThrow().prior();
    }
    assertEquals(Optional.empty(), actor);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12, 20, 25})
  void act_chainBeyondTheLimit_isRefused(int length) {
    assertRefused(Reason.INVALID_ACTOR, RawClaims.good().with("act", chain(length)));
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 100, 150})
  void act_chainBeyondTheNestingLimit_isRefused(int length) {
    assertRefused(Reason.MALFORMED, RawClaims.good().with("act", chain(length)));
  }

  @Test
  void act_innerTypeAgent_isNotTheCurrentActors() throws Exception {
    String act = "{\"sub\":\"user_a\",\"act\":{\"sub\":\"bot\",\"type\":\"agent\"}}";

    Actor actor = verified(RawClaims.good().with("act", act)).actor().orElseThrow();

    assertEquals(Optional.empty(), actor.type());
    assertEquals(Optional.of("agent"), actor.prior().flatMap(Actor::type));
  }

  private static String chain(int length) {
    String act = "";
    for (int level = length; level >= 1; level--) {
      act = "{\"sub\":\"user_" + level + "\"" + (act.isEmpty() ? "" : ",\"act\":" + act) + "}";
    }
    return act;
  }
}
