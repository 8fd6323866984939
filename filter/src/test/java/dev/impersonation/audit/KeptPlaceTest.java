package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.ImpersonationContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("an intent has a place in the queue only together with its outcome")
@Timeout(60)
final class KeptPlaceTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final List<String> written = new CopyOnWriteArrayList<>();
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger failures = new AtomicInteger();

  private final EventWriter writer =
      new EventWriter() {
        @Override
        public int maxBatch() {
          return 4;
        }

        @Override
        public int write(List<AuditEvent> events) throws IOException {
          try {
            open.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          if (failures.getAndDecrement() > 0) {
            throw new IOException("no space");
          }
          events.forEach(event -> written.add(event.path()));
          return events.size();
        }

        @Override
        public void close() {}
      };

  private EventQueue queue(int capacity, QueueFull whenFull, Duration patience) {
    return new EventQueue("the test", writer, capacity, whenFull, patience);
  }

  private static AuditEvent outcome(int number) {
    return Events.of(AuditEvent.Kind.OUTCOME).operation("GET", "/outcome" + number).build();
  }

  private static AuditEvent inPerson() {
    return AuditEvent.builder(
            AuditEvent.Kind.INTENT,
            Events.NOW,
            ImpersonationContext.builder("https://issuer.example", "user_customer").build())
        .operation("GET", "/own")
        .build();
  }

  private static void assertFull(Runnable action) {
    assertEquals(
        "the queue of 4 audit events for the test is full",
        assertThrows(AuditUnavailableException.class, action::run).getMessage());
  }

  @Test
  @DisplayName("in a full queue each outcome of what was allowed finds its place")
  void record_queueIsFull_takesEachOutcome() {
    try (EventQueue queue = queue(4, QueueFull.REFUSE, LONG)) {
      PendingOutcome first = queue.enqueueIntent(Events.numbered(0));
      PendingOutcome second = queue.enqueueIntent(Events.numbered(1));
      assertFull(() -> queue.enqueueIntent(Events.numbered(2)));
      assertFull(() -> queue.enqueue(Events.numbered(3)));
      assertEquals(2, queue.size());
      first.record(outcome(0));
      second.record(outcome(1));
      assertEquals(4, queue.size());
      open.countDown();
    }
    assertEquals(List.of("/0", "/1", "/outcome0", "/outcome1"), written);
  }

  @Test
  @DisplayName("one place alone: an intent has none, a refusal has")
  void enqueueIntent_onePlaceIsLeft_isRefusedAndTakesNone() {
    try (EventQueue queue = queue(4, QueueFull.REFUSE, LONG)) {
      queue.enqueueIntent(Events.numbered(0));
      queue.enqueue(Events.numbered(1));
      assertFull(() -> queue.enqueueIntent(Events.numbered(2)));
      queue.enqueue(Events.numbered(3));
      assertFull(() -> queue.enqueue(Events.numbered(4)));
      open.countDown();
    }
    assertEquals(List.of("/0", "/1", "/3"), written);
  }

  @Test
  void close_noOutcomeComes_givesThePlaceBackOnce() {
    try (EventQueue queue = queue(4, QueueFull.REFUSE, LONG)) {
      PendingOutcome pending = queue.enqueueIntent(Events.numbered(0));
      queue.enqueueIntent(Events.numbered(1));
      assertFull(() -> queue.enqueue(Events.numbered(2)));
      pending.close();
      pending.close();
      assertThrows(AuditUnavailableException.class, () -> pending.record(outcome(0)));
      queue.enqueue(Events.numbered(3));
      assertFull(() -> queue.enqueue(Events.numbered(4)));
      assertEquals(3, queue.size());
      open.countDown();
    }
    assertEquals(List.of("/0", "/1", "/3"), written);
  }

  @Test
  void record_twice_usesOnePlace() {
    try (EventQueue queue = queue(4, QueueFull.REFUSE, LONG)) {
      PendingOutcome pending = queue.enqueueIntent(Events.numbered(0));
      pending.record(outcome(0));
      assertThrows(AuditUnavailableException.class, () -> pending.record(outcome(1)));
      pending.close();
      queue.enqueueIntent(Events.numbered(1));
      assertFull(() -> queue.enqueue(Events.numbered(2)));
      open.countDown();
    }
    assertEquals(List.of("/0", "/outcome0", "/1"), written);
  }

  @Test
  void record_queueIsClosed_isUnavailable() {
    open.countDown();
    EventQueue queue = queue(4, QueueFull.REFUSE, LONG);
    PendingOutcome pending = queue.enqueueIntent(Events.numbered(0));
    queue.close();
    assertEquals(
        "the audit sink the test is closed",
        assertThrows(AuditUnavailableException.class, () -> pending.record(outcome(0)))
            .getMessage());
    pending.close();
    assertEquals(0, queue.size());
  }

  @Test
  @DisplayName("of 40 that find no room 16 wait, and the others are refused at once")
  void enqueueIntent_manyFindNoRoom_fewWait() throws Exception {
    List<Thread> threads = new ArrayList<>();
    CountDownLatch refused = new CountDownLatch(24);
    AtomicInteger allowed = new AtomicInteger();
    try (EventQueue queue = queue(4, QueueFull.BLOCK, LONG)) {
      queue.enqueueIntent(Events.numbered(0)).record(outcome(0));
      queue.enqueueIntent(Events.numbered(1)).record(outcome(1));
      for (int number = 0; number < 40; number++) {
        AuditEvent intent = Events.numbered(100 + number);
        AuditEvent end = outcome(100 + number);
        Thread thread =
            new Thread(
                () -> {
                  try {
                    queue.enqueueIntent(intent).record(end);
                    allowed.incrementAndGet();
                  } catch (AuditUnavailableException e) {
                    refused.countDown();
                  }
                });
        thread.start();
        threads.add(thread);
      }
      // While nobody has written anything, and before their patience ends: the others wait.
      assertRefused(refused);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertEquals(16, allowed.get());
    assertEquals(4 + 2 * 16, written.size());
  }

  private void assertRefused(CountDownLatch refused) throws InterruptedException {
    try {
      assertTrue(refused.await(20, TimeUnit.SECONDS), refused.getCount() + " more wait");
    } finally {
      open.countDown();
    }
  }

  @Test
  @DisplayName("what nobody impersonates never waits for room")
  void enqueueIntent_inPersonAndFull_isRefusedAtOnce() {
    try (EventQueue queue = queue(4, QueueFull.BLOCK, Duration.ofMinutes(1))) {
      queue.enqueueIntent(inPerson());
      queue.enqueueIntent(Events.numbered(1));
      assertFull(() -> queue.enqueueIntent(inPerson()));
      assertFull(() -> queue.enqueue(inPerson()));
      open.countDown();
    }
  }

  @Test
  @DisplayName("while the disk is stuck 64 wait for their own events, and no more")
  void writeIntent_diskIsStuck_fewWait() throws Exception {
    List<Thread> threads = new ArrayList<>();
    CountDownLatch refused = new CountDownLatch(36);
    try (EventQueue queue = queue(1_000, QueueFull.BLOCK, LONG)) {
      for (int number = 0; number < 100; number++) {
        AuditEvent intent = Events.numbered(number);
        Thread thread =
            new Thread(
                () -> {
                  try {
                    queue.writeIntent(intent);
                  } catch (AuditUnavailableException e) {
                    refused.countDown();
                  }
                });
        thread.start();
        threads.add(thread);
        while (!queue.isStuck()) {
          Thread.onSpinWait();
        }
      }
      assertRefused(refused);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertEquals(64, written.size());
  }

  @Test
  @DisplayName("a burst waits for the next batch, however many come at once")
  void writeIntent_diskGetsOn_allAreWritten() throws Exception {
    int many = 4 * EventQueue.MAX_WRITING;
    List<Thread> threads = new ArrayList<>();
    AtomicInteger allowed = new AtomicInteger();
    try (EventQueue queue = queue(1_000, QueueFull.REFUSE, LONG)) {
      CountDownLatch go = new CountDownLatch(1);
      for (int number = 0; number < many; number++) {
        AuditEvent intent = Events.numbered(number);
        AuditEvent end = outcome(number);
        Thread thread =
            new Thread(
                () -> {
                  try {
                    go.await();
                    queue.writeIntent(intent).record(end);
                    allowed.incrementAndGet();
                  } catch (InterruptedException | AuditUnavailableException e) {
                    // Not counted.
                  }
                });
        thread.start();
        threads.add(thread);
      }
      go.countDown();
      // While the one write that is under way is still young.
      while (queue.size() <= EventQueue.MAX_WRITING) {
        Thread.onSpinWait();
      }
      open.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertTrue(allowed.get() > EventQueue.MAX_WRITING, allowed + " were allowed");
    assertTrue(written.size() >= 2 * allowed.get(), written.size() + " were written");
  }

  @Test
  @DisplayName("an intent that was not written keeps no place for an outcome")
  void writeIntent_cannotBeWritten_givesBothPlacesBack() {
    open.countDown();
    failures.set(1);
    try (EventQueue queue = queue(4, QueueFull.REFUSE, LONG)) {
      assertThrows(AuditUnavailableException.class, () -> queue.writeIntent(Events.numbered(0)));
      queue.writeIntent(Events.numbered(1)).record(outcome(1));
      assertEquals(0, queue.size());
      for (int number = 2; number < 6; number++) {
        queue.writeIntent(Events.numbered(number)).close();
      }
    }
    assertEquals(List.of("/1", "/outcome1", "/2", "/3", "/4", "/5"), written);
  }

  @Test
  @DisplayName("a full disk loses no outcome of what was allowed: it is written when there is room")
  void writeIntent_outcomeCannotBeWritten_isTriedAgain() {
    open.countDown();
    try (EventQueue queue = queue(4, QueueFull.REFUSE, LONG)) {
      PendingOutcome pending = queue.writeIntent(Events.numbered(0));
      failures.set(1);
      pending.record(outcome(0));
    }
    assertEquals(List.of("/0", "/outcome0"), written);
  }

  @ParameterizedTest
  @EnumSource(QueueFull.class)
  @DisplayName("a stuck disk holds an outcome for its patience, and does not lose it")
  void writeIntent_outcomeIsNotWrittenInTime_isWrittenLater(QueueFull whenFull) {
    CountDownLatch stuck = new CountDownLatch(1);
    EventWriter slow =
        new EventWriter() {
          @Override
          public int maxBatch() {
            return 1;
          }

          @Override
          public int write(List<AuditEvent> events) throws IOException {
            if (events.get(0).kind() == AuditEvent.Kind.OUTCOME) {
              try {
                stuck.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
            written.add(events.get(0).path());
            return 1;
          }

          @Override
          public void close() {}
        };
    try (EventQueue queue = new EventQueue("the test", slow, 4, whenFull, SHORT)) {
      queue.writeIntent(Events.numbered(0)).record(outcome(0));
      assertEquals(List.of("/0"), written);
      assertEquals(1, queue.size());
      stuck.countDown();
    }
    assertEquals(List.of("/0", "/outcome0"), written);
  }

  @Test
  @DisplayName("where one of several sinks has no room, the others keep none for an outcome")
  void recordIntent_secondOfTwoRefuses_firstKeepsNoPlace() {
    List<String> behind = new CopyOnWriteArrayList<>();
    AsyncAuditSink first =
        AsyncAuditSink.of(event -> behind.add(event.path()), 2, QueueFull.REFUSE);
    AuditSink full =
        event -> {
          throw new AuditUnavailableException("no room here", null);
        };
    try (AuditSink both = AuditSink.all(first, full)) {
      assertEquals(
          "an audit event was not recorded by each of 2 sinks: no room here",
          assertThrows(AuditUnavailableException.class, () -> both.recordIntent(Events.numbered(0)))
              .getMessage());
      awaitEmpty(first);
      first.recordIntent(Events.numbered(1)).record(outcome(1));
    }
    assertEquals(List.of("/0", "/1", "/outcome1"), behind);
  }

  private static void awaitEmpty(AsyncAuditSink sink) {
    while (sink.pending() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void recordIntent_throughEverySinkInFront_reachesTheQueue() {
    List<String> behind = new CopyOnWriteArrayList<>();
    CountDownLatch gate = new CountDownLatch(1);
    AsyncAuditSink queue =
        AsyncAuditSink.of(
            event -> {
              try {
                gate.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              behind.add(event.path());
            },
            2,
            QueueFull.REFUSE);
    CountingAuditSink counting = CountingAuditSink.of(AuditSink.all(queue, event -> {}));
    PendingOutcome pending = counting.recordIntent(Events.numbered(0));
    assertThrows(AuditUnavailableException.class, () -> counting.recordIntent(Events.numbered(1)));
    pending.record(outcome(0));
    assertThrows(AuditUnavailableException.class, () -> pending.record(outcome(0)));
    assertEquals(new AuditCounts(1, 1, 0, 2), counting.counts());
    gate.countDown();
    counting.close();
    assertTrue(behind.containsAll(List.of("/0", "/outcome0")), behind.toString());
    assertEquals(2, behind.size());
  }

  @Test
  @DisplayName("a sink that is one method takes both as it always did")
  void recordIntent_sinkOfOneMethod_recordsEach() {
    AuditSink sink = event -> written.add(event.path());
    sink.recordIntent(Events.numbered(0)).record(outcome(0));
    sink.recordIntent(Events.numbered(1)).close();
    assertEquals(List.of("/0", "/outcome0", "/1"), written);
  }
}
