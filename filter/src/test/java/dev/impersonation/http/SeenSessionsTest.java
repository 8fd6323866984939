package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the first request of an impersonated session")
final class SeenSessionsTest {
  private final SeenSessions seen = new SeenSessions(3);

  private static ImpersonationContext session(String id, String actor) {
    return ImpersonationContext.builder("https://issuer.example", "user_customer")
        .sessionId(id)
        .actor(Actor.of(actor))
        .build();
  }

  private static ImpersonationContext session(int number) {
    return session("sess_" + number, "user_engineer");
  }

  @Test
  void meet_again_isFirstOnce() {
    assertTrue(seen.meet(session(1)));
    assertFalse(seen.meet(session(1)));
    assertTrue(seen.meet(session("sess_1", "user_other")), "somebody else in the session");
  }

  @Test
  void meet_notImpersonatedOrWithoutSession_isNeverFirst() {
    ImpersonationContext.Builder own =
        ImpersonationContext.builder("https://issuer.example", "user_customer");
    assertFalse(seen.meet(own.sessionId("sess_1").build()));
    assertFalse(
        seen.meet(
            ImpersonationContext.builder("https://issuer.example", "user_customer")
                .actor(Actor.of("user_engineer"))
                .build()));
  }

  @Test
  void meet_moreThanFit_forgetsTheOldest() {
    for (int number = 1; number <= 4; number++) {
      assertTrue(seen.meet(session(number)));
    }
    assertFalse(seen.meet(session(4)));
    assertFalse(seen.meet(session(3)));
    assertFalse(seen.meet(session(2)));
    assertTrue(seen.meet(session(1)));
  }

  @Test
  void forget_met_isFirstAgainAndTakesNoRoom() {
    seen.meet(session(1));
    seen.meet(session(2));
    seen.forget(session(2));
    seen.forget(session(3));
    assertTrue(seen.meet(session(2)));
    assertTrue(seen.meet(session(3)));
    assertFalse(seen.meet(session(1)));
  }

  @Test
  void meet_sameSessionOfAnotherIssuer_isFirst() {
    assertTrue(seen.meet(session(1)));
    assertTrue(
        seen.meet(
            ImpersonationContext.builder("https://other.example", "user_customer")
                .sessionId("sess_1")
                .actor(Actor.of("user_engineer"))
                .build()));
  }

  @Test
  @DisplayName("what is forgotten leaves nothing that would keep others in memory")
  void forget_metAgain_pushesOutInOrder() {
    seen.meet(session(1));
    seen.meet(session(2));
    seen.forget(session(2));
    for (int number = 2; number <= 6; number++) {
      assertTrue(seen.meet(session(number)));
    }
    assertTrue(seen.meet(session(3)));
  }

  @Test
  @DisplayName("of concurrent requests of a session one is the first, and memory stays bounded")
  void meet_concurrently_oneIsFirst() throws Exception {
    int threads = 8;
    int sessions = 500;
    SeenSessions many = new SeenSessions(sessions);
    CyclicBarrier start = new CyclicBarrier(threads);
    Callable<Integer> meeting =
        () -> {
          start.await();
          int firsts = 0;
          for (int number = 0; number < sessions; number++) {
            firsts += many.meet(session(number)) ? 1 : 0;
          }
          return firsts;
        };
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        running.add(pool.submit(meeting));
      }
      int firsts = 0;
      for (Future<Integer> each : running) {
        firsts += each.get();
      }
      assertEquals(sessions, firsts);
      for (int number = sessions; number < 2 * sessions; number++) {
        assertTrue(many.meet(session(number)));
      }
      for (int number = 0; number < sessions; number++) {
        assertTrue(many.meet(session(number)), "pushed out");
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
