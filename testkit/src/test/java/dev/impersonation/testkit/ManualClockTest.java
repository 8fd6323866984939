package dev.impersonation.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ManualClockTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private final ManualClock clock = ManualClock.at(START);

  @Test
  void instant_notMoved_isTheSame() {
    assertEquals(START, clock.instant());
    assertEquals(START, clock.instant());
    assertEquals(START.toEpochMilli(), clock.millis());
    assertEquals(ZoneOffset.UTC, clock.getZone());
  }

  @Test
  void advance_severalTimes_addsUp() {
    assertEquals(START.plusSeconds(2), clock.advance(Duration.ofSeconds(2)));
    clock.advance(Duration.ofMillis(-500));
    assertEquals(START.plusMillis(1500), clock.instant());
  }

  @Test
  void advance_beyondAllInstants_leavesItAlone() {
    clock.set(Instant.MAX);
    assertThrows(DateTimeException.class, () -> clock.advance(Duration.ofNanos(1)));
    assertEquals(Instant.MAX, clock.instant());
  }

  @Test
  void set_earlier_isThat() {
    clock.set(Instant.EPOCH);
    assertEquals(Instant.EPOCH, clock.instant());
  }

  @Test
  void withZone_other_movesTogether() {
    ZoneId zone = ZoneId.of("Asia/Kolkata");
    Clock other = clock.withZone(zone);
    clock.advance(Duration.ofHours(1));
    assertEquals(START.plusSeconds(3600), other.instant());
    assertEquals(zone, other.getZone());
    assertEquals(ZoneOffset.UTC, clock.getZone());
  }

  @Test
  void advance_manyThreads_losesNone() throws InterruptedException {
    List<Thread> threads =
        Stream.generate(() -> new Thread(this::advanceAThousandTimes)).limit(4).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(START.plusMillis(4_000), clock.instant());
  }

  private void advanceAThousandTimes() {
    for (int count = 0; count < 1_000; count++) {
      clock.advance(Duration.ofMillis(1));
    }
  }

  @Test
  void issuer_ofThisClock_signsItsTimes() {
    try (TestIssuer issuer = TestIssuer.start(clock)) {
      clock.advance(Duration.ofHours(1));
      assertEquals(
          START.plusSeconds(3600).getEpochSecond(),
          DecodedToken.json(DecodedToken.of(issuer.token()).payloadBytes()).path("iat").asLong());
    }
  }

  @Test
  void toString_anyClock_saysWhatItShows() {
    assertEquals("ManualClock[2026-11-22T10:00:00Z, Z]", clock.toString());
  }
}
