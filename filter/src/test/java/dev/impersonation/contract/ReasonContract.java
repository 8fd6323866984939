package dev.impersonation.contract;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What counts as a reason, and whose. */
public interface ReasonContract extends LimitContract {
  String NEEDS_REASON = "/limited/require-reason/notes";
  String NEEDS_MEMBERS = "/limited/members/notes";

  private Exchange acting(String path, Map<String, ? extends @Nullable Object> members) {
    Map<String, @Nullable Object> act = new HashMap<>(members);
    act.put("sub", "user_engineer");
    return shipped("POST", path, bearer(issuer().token().actor(act).sign()));
  }

  @Test
  @DisplayName("S18: text that is not blank, and a number, are reasons")
  default void reason_textOrNumber_isAccepted() {
    for (Object reason : new Object[] {"customer called", "\u7406\u7531", 4711, 0, 1.5, "0"}) {
      assertRan(acting(NEEDS_REASON, Map.of("reason", reason)));
    }
  }

  @Test
  @DisplayName("S18: anything else is none")
  default void reason_blankOrOtherType_isRefused() {
    Object[] others = {"", " ", "\t\n", true, false, Map.of(), Map.of("reason", "x"), List.of("x")};
    for (Object reason : others) {
      assertForbidden(REASON_REQUIRED, acting(NEEDS_REASON, Map.of("reason", reason)));
    }
    Map<String, @Nullable Object> nothing = new HashMap<>();
    nothing.put("reason", null);
    assertForbidden(REASON_REQUIRED, acting(NEEDS_REASON, nothing));
    assertForbidden(REASON_REQUIRED, acting(NEEDS_REASON, Map.of()));
    assertForbidden(REASON_REQUIRED, acting(NEEDS_REASON, Map.of("Reason", "x", "ticket", "x")));
  }

  @Test
  @DisplayName("S20, S21: the reason of a prior actor, of the token or of the request is not his")
  default void reason_elsewhere_isRefused() {
    Map<String, Object> prior = Map.of("sub", "user_before", "reason", "x");
    assertForbidden(REASON_REQUIRED, acting(NEEDS_REASON, Map.of("act", prior)));
    String ofToken = issuer().token().impersonatedBy("user_engineer").claim("reason", "x").sign();
    assertForbidden(REASON_REQUIRED, shipped("POST", NEEDS_REASON + "?reason=x", bearer(ofToken)));
    assertRan(acting(NEEDS_REASON, Map.of("reason", "x", "act", Map.of("sub", "user_before"))));
  }

  @Test
  @DisplayName("all the members that a guard names must be there")
  default void members_some_areNotEnough() {
    assertRan(acting(NEEDS_MEMBERS, Map.of("ticket", "T-1", "approver", "user_lead")));
    assertRan(acting(NEEDS_MEMBERS, Map.of("ticket", 1, "approver", "user_lead")));
    List<Map<String, Object>> some =
        Arrays.asList(
            Map.of("ticket", "T-1"),
            Map.of("approver", "user_lead"),
            Map.of("reason", "customer called"),
            Map.of("ticket", "T-1", "approver", " "),
            Map.of("ticket", List.of("T-1"), "approver", "user_lead"),
            Map.of("ticket", "T-1", "act", Map.of("sub", "user_lead", "approver", "user_lead")));
    for (Map<String, Object> members : some) {
      assertForbidden(REASON_REQUIRED, acting(NEEDS_MEMBERS, members));
    }
    assertRan(shipped("POST", NEEDS_MEMBERS, own()));
    assertRefused(401, MISSING, shipped("POST", NEEDS_MEMBERS));
  }

  @Test
  @DisplayName("S19: a token that cannot tell who acts can tell no reason")
  default void reason_templateToken_isRefused() {
    String[] template = bearer(issuer().token().template().sign());
    assertForbidden(REASON_REQUIRED, shipped("GET", NEEDS_REASON, template));
    assertForbidden(REASON_REQUIRED, shipped("GET", NEEDS_MEMBERS, template));
  }
}
