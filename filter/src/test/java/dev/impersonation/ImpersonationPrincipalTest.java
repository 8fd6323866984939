package dev.impersonation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the principal: the subject, and who acts for it")
final class ImpersonationPrincipalTest {
  private static ImpersonationContext.Builder customer() {
    return ImpersonationContext.builder("https://issuer.example", "user_customer");
  }

  private static ImpersonationPrincipal principal(ImpersonationContext.Builder context) {
    return ImpersonationPrincipal.of(context.build());
  }

  @Test
  void name_impersonated_isTheSubject() {
    ImpersonationContext context = customer().actor(Actor.of("user_engineer")).build();
    ImpersonationPrincipal principal = ImpersonationPrincipal.of(context);
    assertEquals("user_customer", principal.getName());
    assertSame(context, principal.context());
  }

  @Test
  @DisplayName("issuer, subject, impersonation and actor each make another principal")
  void equals_anotherParty_isAnother() {
    List<ImpersonationPrincipal> distinct =
        List.of(
            principal(customer()),
            principal(customer().actor(Actor.of("user_engineer"))),
            principal(customer().actor(Actor.of("user_other"))),
            principal(
                customer().actor(Actor.ofMembers(Map.of("sub", "user_engineer", "reason", "r")))),
            principal(customer().unknownImpersonation()),
            principal(ImpersonationContext.builder("https://issuer.example", "user_other")),
            principal(ImpersonationContext.builder("https://other.example", "user_customer")));
    for (ImpersonationPrincipal one : distinct) {
      assertEquals(1, distinct.stream().filter(one::equals).count());
    }
  }

  @Test
  @DisplayName("a renewed token changes nothing")
  void equals_nextToken_isTheSame() {
    ImpersonationPrincipal first = principal(customer().expiration(Instant.ofEpochSecond(60)));
    ImpersonationPrincipal next = principal(customer().expiration(Instant.ofEpochSecond(120)));
    assertEquals(first, next);
    assertEquals(first.hashCode(), next.hashCode());
  }

  @Test
  void equals_anotherKindOfPrincipal_isAnother() {
    Principal foreign = () -> "user_customer";
    assertNotEquals(principal(customer()), foreign);
    assertFalse(principal(customer()).equals(null));
  }

  @Test
  @DisplayName("S31: as text it names nobody")
  void toString_ofAnybody_namesNobody() {
    assertEquals(
        "ImpersonationPrincipal[]",
        principal(customer().actor(Actor.of("user_engineer"))).toString());
  }
}
