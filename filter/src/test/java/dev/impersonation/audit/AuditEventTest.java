package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S23, S31: what an event tells")
final class AuditEventTest {
  @Test
  void cut_atTheLimit_isExactAndSplitsNoCharacter() {
    assertEquals("x".repeat(256), EventValues.cut("x".repeat(256)));
    assertEquals("x".repeat(253) + "...", EventValues.cut("x".repeat(257)));
    assertEquals(
        "x".repeat(252) + "...", EventValues.cut("x".repeat(252) + "\ud83d\ude00" + "xxxx"));
  }

  @Test
  void id_ofEachEvent_isVersion7OfItsTimeAndItsOwn() {
    AuditEvent one = Events.numbered(1);
    assertEquals(7, one.id().version());
    assertEquals(2, one.id().variant());
    assertEquals(Events.NOW.toEpochMilli(), one.id().getMostSignificantBits() >>> 16);
    assertFalse(one.id().equals(Events.numbered(1).id()));
  }

  @Test
  void toString_namesNobody() {
    AuditEvent event = Events.numbered(1);
    assertEquals("AuditEvent[" + event.id() + " INTENT]", event.toString());
  }

  private static AuditEvent with(Map<String, ?> act) {
    ImpersonationContext context =
        ImpersonationContext.builder("i", "s").actor(Actor.ofMembers(act)).build();
    return AuditEvent.builder(AuditEvent.Kind.INTENT, Events.NOW, context).build();
  }

  @Test
  @DisplayName("texts and numbers alone are a reason, a ticket, an approver")
  void actorMember_ofAnyType_isThereIfTextOrNumber() {
    AuditEvent told = with(Map.of("sub", "user_a", "reason", "r", "ticket", 7, "approver", 1.5));
    assertEquals(Optional.of("r"), told.reason());
    assertEquals(Optional.of("7"), told.ticket());
    assertEquals(Optional.of("1.5"), told.approver());
    AuditEvent other =
        with(
            Map.of(
                "sub",
                "user_a",
                "reason",
                Map.of("x", "y"),
                "ticket",
                List.of(1),
                "approver",
                true));
    assertEquals(Optional.empty(), other.reason());
    assertEquals(Optional.empty(), other.ticket());
    assertEquals(Optional.empty(), other.approver());
  }
}
