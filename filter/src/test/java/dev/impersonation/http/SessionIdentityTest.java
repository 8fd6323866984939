package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.SessionIdentity.Use;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("whose a session is")
final class SessionIdentityTest {
  private static ImpersonationContext.Builder customer() {
    return ImpersonationContext.builder("https://issuer.example", "user_customer")
        .sessionId("sess_1");
  }

  private static SessionIdentity identity(ImpersonationContext.Builder context) {
    return SessionIdentity.of(context.build());
  }

  @Test
  void use_nothingBound_takesOver() {
    assertEquals(Use.TAKE_OVER, identity(customer()).use(null));
  }

  @Test
  void use_ownHash_keeps() {
    SessionIdentity next = identity(customer().expiration(Instant.ofEpochSecond(60)));
    assertEquals(Use.KEEP, identity(customer()).use(next.hash()));
  }

  @Test
  @DisplayName("issuer, subject, impersonation, actor and session ID each make another identity")
  void use_anothersHash_ends() {
    List<SessionIdentity> distinct =
        List.of(
            identity(customer()),
            identity(customer().sessionId("sess_2")),
            identity(customer().actor(Actor.of("user_engineer"))),
            identity(customer().actor(Actor.of("user_other"))),
            identity(customer().unknownImpersonation()),
            identity(ImpersonationContext.builder("https://issuer.example", "user_customer")),
            identity(
                ImpersonationContext.builder("https://issuer.example", "user_customers")
                    .sessionId("ess_1")),
            identity(
                ImpersonationContext.builder("https://other.example", "user_customer")
                    .sessionId("sess_1")));
    for (SessionIdentity one : distinct) {
      assertEquals(1, distinct.stream().filter(other -> one.use(other.hash()) == Use.KEEP).count());
      assertEquals(
          distinct.size() - 1L,
          distinct.stream().filter(other -> one.use(other.hash()) == Use.END).count());
    }
  }

  @Test
  @DisplayName("whatever else lies there belongs to somebody else")
  void use_anotherObject_ends() {
    assertEquals(Use.END, identity(customer()).use(identity(customer())));
    assertEquals(Use.END, identity(customer()).use(""));
  }

  @Test
  void hash_ofAnybody_namesNobody() {
    SessionIdentity identity = identity(customer().actor(Actor.of("user_engineer")));
    assertTrue(identity.hash().matches("[A-Za-z0-9_-]{43}"), identity.hash());
    assertEquals("SessionIdentity[]", identity.toString());
  }
}
