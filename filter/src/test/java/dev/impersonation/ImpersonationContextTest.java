package dev.impersonation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S18, S22, S23: ImpersonationContext")
class ImpersonationContextTest {
  private static final String SECRET = "sEcReTmArKeR";

  private static ImpersonationContext.Builder customer() {
    return ImpersonationContext.builder("https://clerk.example.com", "user_customer");
  }

  @Test
  void builder_nothingTold_isAnOrdinarySession() {
    ImpersonationContext context = customer().build();

    assertEquals("https://clerk.example.com", context.issuer());
    assertEquals("user_customer", context.subject());
    assertEquals(Instant.MAX, context.expiration());
    assertEquals(Impersonation.NONE, context.impersonation());
    assertFalse(context.isImpersonated());
    assertEquals(Optional.empty(), context.actor());
    assertEquals(Optional.empty(), context.actorId());
    assertEquals(Map.of(), context.act());
    assertEquals(Map.of(), context.claims());
    assertEquals(Optional.empty(), context.sessionId());
    assertEquals(Optional.empty(), context.organization());
  }

  @ParameterizedTest
  @CsvSource({"'', user", "' ', user", "iss, ''", "iss, ' '"})
  void builder_blankIssuerOrSubject_isRefused(String issuer, String subject) {
    assertThrows(
        IllegalArgumentException.class, () -> ImpersonationContext.builder(issuer, subject));
  }

  @Test
  void actor_set_isActiveBesideTheSubject() {
    ImpersonationContext context = customer().actor(Actor.of("user_support")).build();

    assertEquals(Impersonation.ACTIVE, context.impersonation());
    assertTrue(context.isImpersonated());
    assertEquals(Optional.of("user_support"), context.actorId());
    assertEquals("user_customer", context.subject());
    assertEquals(Map.of("sub", "user_support"), context.act());
  }

  @Test
  void actor_sameAsTheSubject_isStillImpersonation() {
    assertTrue(customer().actor(Actor.of("user_customer")).build().isImpersonated());
  }

  @Test
  void unknownImpersonation_hasNoActorAndCountsAsImpersonated() {
    ImpersonationContext context = customer().unknownImpersonation().build();

    assertEquals(Impersonation.UNKNOWN, context.impersonation());
    assertTrue(context.isImpersonated());
    assertEquals(Optional.empty(), context.actor());
    assertEquals(Map.of(), context.act());
  }

  @Test
  void builder_actorAndUnknown_theLaterCallStays() {
    Actor actor = Actor.of("user_support");

    assertEquals(
        customer().unknownImpersonation().build(),
        customer().actor(actor).unknownImpersonation().build());
    assertEquals(
        customer().actor(actor).build(), customer().unknownImpersonation().actor(actor).build());
  }

  @Test
  void builder_usedAgain_leavesWhatItBuilt() {
    ImpersonationContext.Builder builder = customer();
    ImpersonationContext before = builder.build();

    ImpersonationContext after = builder.actor(Actor.of("user_support")).build();

    assertFalse(before.isImpersonated());
    assertTrue(after.isImpersonated());
  }

  @Test
  void claims_changedAfterwards_areAsGiven() {
    List<Object> list = new ArrayList<>(List.of(1));
    Map<String, Object> claims = new HashMap<>(Map.of("x", list));
    ImpersonationContext context = customer().claims(claims).build();

    claims.put("y", 2);
    list.add(2);

    assertEquals(Map.of("x", List.of(1)), context.claims());
    assertThrows(UnsupportedOperationException.class, () -> context.claims().clear());
    assertThrows(UnsupportedOperationException.class, () -> context.act().clear());
  }

  static List<UnaryOperator<ImpersonationContext.Builder>> changes() {
    return List.of(
        builder -> builder.sessionId("sess_1"),
        builder -> builder.sessionId("sess_2"),
        builder -> builder.authorizedParty("https://app.example.com"),
        builder -> builder.issuedAt(Instant.EPOCH),
        builder -> builder.expiration(Instant.EPOCH),
        builder -> builder.sessionStatus("active"),
        builder -> builder.organization(Organization.of("org_1", null, null, List.of())),
        builder -> builder.organization(Organization.of("org_1", null, "org:a", List.of())),
        builder -> builder.factorAges(FactorAges.ofMinutes(0, -1)),
        builder -> builder.claims(Map.of("x", 1)),
        builder -> builder.unknownImpersonation(),
        builder -> builder.actor(Actor.of("user_support")),
        builder -> builder.actor(Actor.of("user_other")),
        builder -> builder.actor(Actor.of("user_customer")),
        builder -> builder.actor(Actor.of("user_support").withType("agent")),
        builder ->
            builder.actor(
                Actor.ofMembers(
                    Map.of("sub", "user_support", "act", Map.of("sub", "user_before")))));
  }

  @Test
  void equals_anyFieldApart_isUnequal() {
    List<ImpersonationContext> all = new ArrayList<>();
    all.add(customer().build());
    all.add(ImpersonationContext.builder("https://other.example", "user_customer").build());
    all.add(ImpersonationContext.builder("https://clerk.example.com", "user_other").build());
    changes().forEach(change -> all.add(change.apply(customer()).build()));

    for (int one = 0; one < all.size(); one++) {
      for (int two = 0; two < all.size(); two++) {
        assertEquals(one == two, all.get(one).equals(all.get(two)), one + ", " + two);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("changes")
  void equals_sameFields_isEqualWithTheSameHash(
      UnaryOperator<ImpersonationContext.Builder> change) {
    ImpersonationContext one = change.apply(customer()).build();
    ImpersonationContext two = change.apply(customer()).build();

    assertEquals(one, two);
    assertEquals(one.hashCode(), two.hashCode());
    assertNotEquals(one, customer().build());
    assertFalse(one.equals((Object) one.subject()));
  }

  @Test
  void toString_tellsTheStateAndNoValue() {
    ImpersonationContext.Builder builder =
        ImpersonationContext.builder(SECRET, SECRET)
            .sessionId(SECRET)
            .authorizedParty(SECRET)
            .sessionStatus(SECRET)
            .issuedAt(Instant.ofEpochSecond(1780315200))
            .organization(Organization.of(SECRET, SECRET, SECRET, List.of(SECRET)))
            .claims(Map.of(SECRET, SECRET));
    String none = builder.build().toString();
    String active = builder.actor(Actor.of(SECRET)).build().toString();
    String unknown = builder.unknownImpersonation().build().toString();

    assertEquals(
        "ImpersonationContext[NONE] ImpersonationContext[ACTIVE] ImpersonationContext[UNKNOWN]",
        String.join(" ", none, active, unknown));
    assertFalse(List.of(builder).toString().contains(SECRET));
  }
}
