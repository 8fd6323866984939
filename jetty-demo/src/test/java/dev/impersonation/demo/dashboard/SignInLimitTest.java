package dev.impersonation.demo.dashboard;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignInLimitTest {
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T09:00:00Z"));
  private final SignInLimit limit = new SignInLimit(clock);

  private void fail(String name, int times) {
    for (int i = 0; i < times; i++) {
      assertTrue(limit.mayTry(name), "attempt " + i);
    }
  }

  @Test
  void mayTry_tenFailures_notForAMinute() {
    fail("sam", 10);
    clock.advance(SignInLimit.LOCK.minusMillis(1));
    assertFalse(limit.mayTry(" SAM "));
    clock.advance(Duration.ofMillis(1));
    fail("sam", 10);
    assertFalse(limit.mayTry("sam"));
  }

  @Test
  void mayTry_anotherName_countsForItself() {
    fail("sam", 10);
    assertTrue(limit.mayTry("olga"));
  }

  @Test
  void succeeded_afterFailures_countsAnew() {
    fail("sam", 9);
    limit.succeeded("sam");
    fail("sam", 10);
    assertFalse(limit.mayTry("sam"));
  }

  @Test
  void mayTry_tooManyNames_newOnesWait() {
    for (int i = 0; i < SignInLimit.MOST_NAMES; i++) {
      assertTrue(limit.mayTry("name" + i));
    }
    assertFalse(limit.mayTry("sam"));
    assertTrue(limit.mayTry("name0"));
    clock.advance(SignInLimit.LOCK);
    assertTrue(limit.mayTry("sam"));
  }
}
