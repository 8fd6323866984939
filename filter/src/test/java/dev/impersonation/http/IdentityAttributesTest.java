package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the attributes that show applications whom a request speaks for")
final class IdentityAttributesTest {
  private static final String OLD = "left over";

  private static Map<String, Object> written(@Nullable Caller caller) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put(IdentityAttributes.CONTEXT, OLD);
    attributes.put(IdentityAttributes.SUBJECT, OLD);
    attributes.put(IdentityAttributes.ACTOR_ID, OLD);
    attributes.put(IdentityAttributes.SIGNED_OUT_REASON, OLD);
    IdentityAttributes.write(
        caller,
        (name, value) -> {
          if (value == null) {
            attributes.remove(name);
          } else {
            attributes.put(name, value);
          }
        });
    return attributes;
  }

  private static ImpersonationContext.Builder customer() {
    return ImpersonationContext.builder("https://issuer.example", "user_<b>");
  }

  @Test
  void write_impersonated_hasBothAndNoReason() {
    ImpersonationContext context = customer().actor(Actor.of("user_engineer")).build();
    Map<String, Object> written = written(new Caller.Verified(context));
    assertEquals(context, written.get(IdentityAttributes.CONTEXT));
    assertEquals("user_engineer", written.get(IdentityAttributes.ACTOR_ID));
    assertEquals(3, written.size());
  }

  @Test
  @DisplayName("a customer in person has no actor, whatever an earlier request left")
  void write_inPerson_removesTheActor() {
    Map<String, Object> written = written(new Caller.Verified(customer().build()));
    assertEquals(2, written.size());
    assertEquals(false, String.valueOf(written.get(IdentityAttributes.SUBJECT)).contains("<"));
  }

  @Test
  void write_signedOut_hasTheReasonAlone() {
    assertEquals(
        Map.of(IdentityAttributes.SIGNED_OUT_REASON, "token-expired"),
        written(new Caller.SignedOut("token-expired", Refusal.invalidToken("token-expired"))));
  }

  @Test
  void write_refusedOrNeverAsked_hasNothing() {
    assertEquals(Map.of(), written(null));
    assertEquals(Map.of(), written(new Caller.Refused(Refusal.invalidToken("token-expired"))));
  }
}
