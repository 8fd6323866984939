package dev.impersonation.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Contexts of every state, and what policies say to them. */
final class Contexts {
  static final ImpersonationContext NONE = customer().build();
  static final ImpersonationContext UNKNOWN = customer().unknownImpersonation().build();
  static final ImpersonationContext PERSON = by(Actor.of("user_engineer"));
  static final ImpersonationContext AGENT = by(Actor.of("agent_1").withType("agent"));

  private Contexts() {}

  private static ImpersonationContext.Builder customer() {
    return ImpersonationContext.builder("https://clerk.example.com", "user_customer");
  }

  static ImpersonationContext by(Actor actor) {
    return customer().actor(actor).build();
  }

  /** An actor with one member more. */
  static ImpersonationContext telling(String member, @Nullable Object value) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("sub", "user_engineer");
    members.put(member, value);
    return by(Actor.ofMembers(members));
  }

  static Decision ask(ImpersonationPolicy policy, ImpersonationContext context) {
    return policy.decide(Operation.of("GET", "/notes"), context);
  }

  static void assertAllowed(String rule, ImpersonationPolicy policy, ImpersonationContext context) {
    assertEquals(new Decision.Allowed(rule), ask(policy, context));
  }

  static void assertDenied(
      String rule, String code, ImpersonationPolicy policy, ImpersonationContext context) {
    assertEquals(new Decision.Denied(rule, code), ask(policy, context));
  }
}
