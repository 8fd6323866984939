package dev.impersonation.demo.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.demo.clerk.ClerkActorToken;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GrantsTest {
  private static final Instant TIME = Instant.parse("2026-11-22T09:00:00Z");

  private final Grants grants = new Grants();

  private boolean add(String id) {
    return grants.add(
        new Grant(
            new ClerkActorToken(id, "", "pending"),
            id,
            "user_sam",
            new StartRequest("user_alice", "r", "", Duration.ofMinutes(5)),
            TIME,
            TIME,
            TIME,
            Grant.Status.PENDING));
  }

  @Test
  void add_noRoom_settledOnesGiveWayTheOldestFirst() {
    add("pending");
    add("revoked");
    grants.settle("revoked", Grant.Status.REVOKED);
    add("accepted");
    grants.settle("accepted", Grant.Status.ACCEPTED);
    for (int i = 3; i < Grants.MOST; i++) {
      assertTrue(add("more" + i));
    }
    assertTrue(add("new"));
    assertTrue(grants.find("pending").isPresent());
    assertTrue(grants.find("accepted").isPresent());
    assertTrue(grants.find("revoked").isEmpty());
    assertTrue(add("newer"));
    assertTrue(grants.find("accepted").isEmpty());
    assertEquals(Grants.MOST, grants.all().size());
    assertEquals("newer", grants.all().get(0).token().id());
  }

  @Test
  void add_allArePending_isNot() {
    for (int i = 0; i < Grants.MOST; i++) {
      assertFalse(grants.isFull());
      assertTrue(add("act_" + i));
    }
    assertTrue(grants.isFull());
    assertFalse(add("new"));
    assertTrue(grants.find("act_0").isPresent());
    assertTrue(grants.find("new").isEmpty());
    grants.settle("act_7", Grant.Status.EXPIRED);
    assertTrue(add("new"));
    assertTrue(grants.find("act_7").isEmpty());
  }
}
