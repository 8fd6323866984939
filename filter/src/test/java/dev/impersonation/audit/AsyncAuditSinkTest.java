package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a queue in front of a slow sink")
final class AsyncAuditSinkTest {
  private final List<String> written = new CopyOnWriteArrayList<>();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Is in the middle of its first event until it is opened. */
  private final AuditSink slow =
      new AuditSink() {
        @Override
        public void record(AuditEvent event) {
          entered.countDown();
          try {
            assertTrue(open.await(30, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          written.add(event.path());
        }

        @Override
        public void close() {
          closed.set(true);
        }
      };

  @Test
  @DisplayName("what is accepted is handed on in order, and before the sink is closed")
  void record_slowSink_returnsAtOnceAndLosesNothing() {
    try (AsyncAuditSink sink = AsyncAuditSink.of(slow, 100, QueueFull.REFUSE)) {
      for (int number = 0; number < 100; number++) {
        sink.record(Events.numbered(number));
      }
      assertEquals(100, sink.pending());
      assertEquals(List.of(), written);
      open.countDown();
    }
    assertEquals(IntStream.range(0, 100).mapToObj(n -> "/" + n).toList(), written);
    assertTrue(closed.get());
  }

  @Test
  @DisplayName("one more than the queue holds is refused, what is being written counted in")
  void record_fullQueue_isRefused() throws InterruptedException {
    try (AsyncAuditSink sink = AsyncAuditSink.of(slow, 2, QueueFull.REFUSE)) {
      sink.record(Events.numbered(0));
      assertTrue(entered.await(30, TimeUnit.SECONDS));
      sink.record(Events.numbered(1));
      assertThrows(AuditUnavailableException.class, () -> sink.record(Events.numbered(2)));
      open.countDown();
    }
    assertEquals(List.of("/0", "/1"), written);
  }

  @Test
  @DisplayName("where it may wait, an event waits for room")
  void record_fullQueueThatBlocks_waitsForRoom() throws InterruptedException {
    try (AsyncAuditSink sink = AsyncAuditSink.of(slow, 2, QueueFull.BLOCK)) {
      sink.record(Events.numbered(0));
      sink.record(Events.numbered(1));
      Thread waiting = new Thread(() -> sink.record(Events.numbered(2)));
      waiting.start();
      assertTrue(entered.await(30, TimeUnit.SECONDS));
      assertEquals(2, sink.pending());
      open.countDown();
      waiting.join(30_000);
      assertFalse(waiting.isAlive());
    }
    assertEquals(List.of("/0", "/1", "/2"), written);
  }

  @Test
  @DisplayName("a sink that throws is asked again: what was accepted is not lost")
  void record_sinkThatFails_isTriedAgain() {
    AtomicInteger attempts = new AtomicInteger();
    AuditSink failing =
        event -> {
          if (attempts.incrementAndGet() < 3) {
            throw new IllegalStateException("distinctive");
          }
          written.add(event.path());
          open.countDown();
        };
    try (AsyncAuditSink sink = AsyncAuditSink.of(failing, 10, QueueFull.REFUSE)) {
      sink.record(Events.numbered(0));
      sink.record(Events.numbered(1));
      assertTrue(open.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertEquals(List.of("/0", "/1"), written);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void raise(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  @DisplayName("S31: an I/O error of the queue's own may be shown, one of somebody else's sink not")
  void record_sinkThrowsWhatItDoesNotDeclare_isLoggedByItsClass() throws IOException {
    LogTail log = LogTail.start();
    AuditSink sneaking =
        new AuditSink() {
          @Override
          public void record(AuditEvent event) {
            if (entered.getCount() > 0) {
              entered.countDown();
              AsyncAuditSinkTest.<RuntimeException>raise(new IOException("user_customer"));
            }
            written.add(event.path());
          }

          @Override
          public void close() {
            throw new InternalError("user_customer");
          }
        };
    try (AsyncAuditSink sink = AsyncAuditSink.of(sneaking, 10, QueueFull.REFUSE)) {
      sink.record(Events.numbered(0));
    }
    assertEquals(List.of("/0"), written);
    assertEquals(1, log.lines("the sink threw java.io.IOException").size());
    assertEquals(1, log.lines("did not close: java.lang.InternalError").size());
    assertEquals(List.of(), log.lines("user_customer"));
  }

  @Test
  void record_closed_isUnavailable() {
    open.countDown();
    AsyncAuditSink sink = AsyncAuditSink.of(slow, 2, QueueFull.REFUSE);
    sink.close();
    assertThrows(AuditUnavailableException.class, () -> sink.record(Events.numbered(0)));
    assertEquals(List.of(), written);
  }

  @Test
  void of_capacityOutOfRange_isRefused() {
    for (int capacity : new int[] {-1, 0, 1, 1_000_001}) {
      assertThrows(
          IllegalArgumentException.class, () -> AsyncAuditSink.of(slow, capacity, QueueFull.BLOCK));
    }
  }
}
