package dev.impersonation.issuer.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Database database = Database.inMemory();
  private final AdjustableClock clock =
      new AdjustableClock(Clock.fixed(Instant.parse("2026-05-04T12:00:00Z"), ZoneOffset.UTC));
  private final KeyRing keys = KeyRing.open(database, clock);

  @AfterEach
  void close() {
    database.close();
  }

  private List<String> published() {
    List<String> ids = new ArrayList<>();
    for (JsonNode key : keys.keySet().path("keys")) {
      ids.add(key.path("kid").asText());
    }
    return ids;
  }

  @Test
  void open_newStore_publishesOneKeyNamedAsTheInstance() {
    assertEquals(List.of(keys.instanceId()), published());
  }

  @Test
  void open_again_findsTheSameKeys() {
    String next = keys.rotate(HOUR);

    KeyRing again = KeyRing.open(database, clock);

    assertEquals(keys.instanceId(), again.instanceId());
    assertEquals(keys.keySet(), again.keySet());
    assertEquals(next, again.current().id());
    assertEquals(keys.pem(), again.pem());
  }

  @Test
  void rotate_withOverlap_signsWithTheNewKeyAtOnceAndPublishesBoth() {
    String pem = keys.pem();

    String next = keys.rotate(HOUR);

    assertEquals(next, keys.current().id());
    assertNotEquals(pem, keys.pem());
    assertEquals(List.of(next, keys.instanceId()), published());
  }

  @Test
  void keySet_oneMillisecondBeforeTheOverlapEnds_hasTheOldKey() {
    String next = keys.rotate(HOUR);

    clock.setOffset(HOUR.minusMillis(1));

    assertEquals(List.of(next, keys.instanceId()), published());
  }

  @Test
  void keySet_atTheInstantTheOverlapEnds_hasTheOldKeyNoMore() {
    String next = keys.rotate(HOUR);

    clock.setOffset(HOUR);

    assertEquals(List.of(next), published());
  }

  @Test
  void rotate_withoutOverlap_withdrawsTheOldKeyAtOnce() {
    String next = keys.rotate(Duration.ZERO);

    assertEquals(List.of(next), published());
  }

  @Test
  void rotate_duringAnOverlap_doesNotProlongIt() {
    keys.rotate(HOUR);
    clock.setOffset(HOUR.minusMillis(1));
    String second = keys.rotate(HOUR);
    assertEquals(3, published().size());

    clock.setOffset(HOUR);

    assertEquals(2, published().size());
    assertEquals(second, published().get(0));
  }

  @Test
  void rotate_clockPutBack_stillSignsWithTheNewKey() {
    keys.rotate(HOUR);
    clock.setOffset(Duration.ofDays(-1));

    String next = keys.rotate(HOUR);

    assertEquals(next, keys.current().id());
  }

  @Test
  void all_afterAWithdrawal_hasEveryKey() {
    keys.rotate(Duration.ZERO);

    assertEquals(2, keys.all().size());
  }

  @Test
  void open_manyAtOnceOnANewStore_isOneInstanceWithOneKey() throws Exception {
    int count = 8;
    ExecutorService threads = Executors.newFixedThreadPool(count);
    CyclicBarrier together = new CyclicBarrier(count);
    try (Database shared = Database.inMemory()) {
      List<Future<KeyRing>> opened = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        opened.add(
            threads.submit(
                () -> {
                  together.await();
                  return KeyRing.open(shared, clock);
                }));
      }
      Set<String> ids = new HashSet<>();
      Set<String> pems = new HashSet<>();
      for (Future<KeyRing> one : opened) {
        KeyRing ring = one.get();
        ids.add(ring.instanceId());
        pems.add(ring.pem());
        assertEquals(1, ring.all().size());
      }
      assertEquals(1, ids.size());
      assertEquals(1, pems.size());
    } finally {
      threads.shutdown();
    }
  }
}
