package dev.impersonation.demo.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.demo.clerk.ClerkUser;
import dev.impersonation.demo.clerk.FrontendSignIn.SignedIn;
import dev.impersonation.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OperatorSessionsTest {
  private static final ClerkUser SAM =
      new ClerkUser("user_sam", "Sam", "", "", true, OptionalLong.empty());

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T09:00:00Z"));
  private final List<String> dropped = new ArrayList<>();
  private final OperatorSessions sessions =
      new OperatorSessions(clock, session -> dropped.add(session.signedIn().sessionId()));

  private String begin(String id) {
    return sessions.begin(SAM, new SignedIn(id, "user_sam", "secret"));
  }

  @Test
  void begin_twice_otherIdsAndTokens() {
    String first = begin("sess_1");
    String second = begin("sess_2");
    assertNotEquals(first, second);
    assertNotEquals(
        sessions.use(first).orElseThrow().csrfToken(),
        sessions.use(second).orElseThrow().csrfToken());
    assertEquals(List.of(), dropped);
  }

  @Test
  void use_atTheEndOfItsTime_isOver() {
    String id = begin("sess_1");
    clock.advance(OperatorSessions.IDLE.minusMillis(1));
    assertTrue(sessions.see(id).isPresent());
    clock.advance(Duration.ofMillis(1));
    assertTrue(sessions.use(id).isEmpty());
    assertEquals(List.of("sess_1"), dropped);
  }

  @Test
  void use_meanwhile_putsOffTheEnd() {
    String id = begin("sess_1");
    clock.advance(OperatorSessions.IDLE.minusMillis(1));
    assertTrue(sessions.use(id).isPresent());
    clock.advance(OperatorSessions.IDLE.minusMillis(1));
    assertTrue(sessions.use(id).isPresent());
  }

  @Test
  void use_forEightHours_isOverAllTheSame() {
    String id = begin("sess_1");
    for (int i = 0; i < 8 * 60 - 1; i++) {
      clock.advance(Duration.ofMinutes(1));
      assertTrue(sessions.use(id).isPresent());
      sessions.checked(id, clock.instant());
    }
    clock.advance(Duration.ofMinutes(1).minusMillis(1));
    assertTrue(sessions.use(id).isPresent());
    clock.advance(Duration.ofMillis(1));
    assertTrue(sessions.use(id).isEmpty());
    assertEquals(List.of("sess_1"), dropped);
  }

  @Test
  void begin_othersAreIdle_dropsThem() {
    begin("sess_1");
    clock.advance(OperatorSessions.IDLE);
    begin("sess_2");
    assertEquals(List.of("sess_1"), dropped);
  }

  @Test
  void begin_noRoom_theOneNotUsedForLongestGivesWay() {
    String first = begin("sess_0");
    clock.advance(Duration.ofMillis(1));
    for (int i = 1; i < OperatorSessions.MOST; i++) {
      begin("sess_" + i);
      clock.advance(Duration.ofMillis(1));
    }
    assertTrue(sessions.use(first).isPresent());
    begin("sess_new");
    assertEquals(List.of("sess_1"), dropped);
    assertTrue(sessions.use(first).isPresent());
  }

  @Test
  void end_session_isGoneAndNotDropped() {
    String id = begin("sess_1");
    assertTrue(sessions.end(id).isPresent());
    assertTrue(sessions.use(id).isEmpty());
    assertTrue(sessions.end(id).isEmpty());
    assertEquals(List.of(), dropped);
  }

  @Test
  void toString_session_namesNoSecret() {
    OperatorSession session = sessions.use(begin("sess_1")).orElseThrow();
    assertEquals("OperatorSession[]", session.toString());
    assertEquals("SignedIn[]", session.signedIn().toString());
  }
}
