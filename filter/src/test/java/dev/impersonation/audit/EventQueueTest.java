package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("the queue of events when its writer fails or is stuck")
@Timeout(60)
final class EventQueueTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Does as it is told, and keeps what it wrote. */
  private static final class Writer implements EventWriter {
    final List<String> written = new CopyOnWriteArrayList<>();
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    final AtomicInteger failures = new AtomicInteger();
    volatile Throwable failure = new IOException("no space");
    volatile boolean interruptsItself;
    volatile boolean isClosedWhileWriting;

    @Override
    public int maxBatch() {
      return 4;
    }

    @Override
    public int write(List<AuditEvent> events) throws IOException {
      assertTrue(events.size() <= 4);
      entered.countDown();
      awaitOpen();
      isClosedWhileWriting = closed.getCount() == 0;
      if (interruptsItself) {
        Thread.currentThread().interrupt();
      }
      if (failures.getAndDecrement() > 0) {
        if (failure instanceof Error error) {
          throw error;
        }
        throw new IOException(failure);
      }
      events.forEach(event -> written.add(event.path()));
      return events.size();
    }

    private void awaitOpen() {
      boolean done = false;
      while (!done) {
        try {
          done = open.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          done = false;
        }
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private final Writer writer = new Writer();

  private EventQueue queue(int capacity, QueueFull whenFull, Duration patience) {
    return new EventQueue("the test", writer, capacity, whenFull, patience);
  }

  @Test
  @DisplayName("a caller that was told no is not written after all, unless that had begun")
  void write_timesOut_isDroppedFromTheQueue() throws Exception {
    try (EventQueue queue = queue(10, QueueFull.BLOCK, SHORT)) {
      for (int number = 0; number < 3; number++) {
        AuditEvent event = Events.numbered(number);
        assertThrows(AuditUnavailableException.class, () -> queue.write(event));
      }
      assertTrue(writer.entered.await(30, TimeUnit.SECONDS));
      queue.enqueue(Events.numbered(3));
      writer.open.countDown();
    }
    assertEquals(List.of("/0", "/3"), writer.written);
  }

  @Test
  void write_interrupted_isUnavailableAtOnceAndStaysInterrupted() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>("");
    try (EventQueue queue = queue(10, QueueFull.BLOCK, LONG)) {
      Thread caller =
          new Thread(
              () -> {
                try {
                  queue.write(Events.numbered(0));
                } catch (AuditUnavailableException e) {
                  seen.set("refused " + Thread.currentThread().isInterrupted());
                }
              });
      caller.start();
      assertTrue(writer.entered.await(30, TimeUnit.SECONDS));
      caller.interrupt();
      caller.join();
      writer.open.countDown();
    }
    assertEquals("refused true", seen.get());
  }

  @Test
  @DisplayName("a stuck writer and a full queue: each caller is told within its patience, once")
  void write_fullQueueOfAStuckWriter_takesThePatienceOnce() throws Exception {
    try (EventQueue queue = queue(1, QueueFull.BLOCK, SHORT)) {
      queue.enqueue(Events.numbered(0));
      assertTrue(writer.entered.await(30, TimeUnit.SECONDS));
      AuditUnavailableException refused =
          assertThrows(AuditUnavailableException.class, () -> queue.write(Events.numbered(1)));
      assertEquals("the queue of 1 audit events for the test is full", refused.getMessage());
      assertEquals(1, queue.size());
      writer.open.countDown();
    }
    assertEquals(List.of("/0"), writer.written);
  }

  @Test
  @DisplayName("an Error of the writer does not end the thread: what was accepted is written")
  void enqueue_writerThrowsAnError_isTriedAgain() {
    writer.open.countDown();
    writer.failure = new StackOverflowError();
    writer.failures.set(1);
    try (EventQueue queue = queue(10, QueueFull.REFUSE, LONG)) {
      queue.enqueue(Events.numbered(0));
      queue.enqueue(Events.numbered(1));
    }
    assertEquals(List.of("/0", "/1"), writer.written);
  }

  @Test
  @DisplayName("whoever waits for an event is told that it failed, and the next is tried")
  void write_writerFails_isUnavailableAndTheNextIsWritten() {
    writer.open.countDown();
    writer.failures.set(1);
    try (EventQueue queue = queue(10, QueueFull.REFUSE, LONG)) {
      assertThrows(AuditUnavailableException.class, () -> queue.write(Events.numbered(0)));
      queue.write(Events.numbered(1));
      assertEquals(0, queue.size());
    }
    assertEquals(List.of("/1"), writer.written);
  }

  @Test
  @DisplayName("an interrupt of its thread changes nothing")
  void run_interrupted_goesOn() {
    writer.open.countDown();
    writer.interruptsItself = true;
    try (EventQueue queue = queue(10, QueueFull.REFUSE, LONG)) {
      for (int number = 0; number < 3; number++) {
        queue.write(Events.numbered(number));
      }
      writer.failures.set(2);
      queue.enqueue(Events.numbered(3));
    }
    assertEquals(List.of("/0", "/1", "/2", "/3"), writer.written);
  }

  @Test
  @DisplayName("a disk that is full at first and free again before the patience is over")
  void close_writerFailsForAWhile_losesNothing() {
    writer.open.countDown();
    writer.failures.set(4);
    try (EventQueue queue = queue(10, QueueFull.REFUSE, LONG)) {
      queue.enqueue(Events.numbered(0));
      queue.enqueue(Events.numbered(1));
    }
    assertEquals(List.of("/0", "/1"), writer.written);
    assertEquals(0, writer.closed.getCount());
  }

  @Test
  @DisplayName("what cannot be written until the end is lost, and its number is in the log")
  void close_writerFailsForGood_saysHowManyAreLost() throws IOException {
    LogTail log = LogTail.start();
    writer.open.countDown();
    writer.failures.set(Integer.MAX_VALUE);
    try (EventQueue queue = queue(10, QueueFull.REFUSE, SHORT)) {
      for (int number = 0; number < 7; number++) {
        queue.enqueue(Events.numbered(number));
      }
    }
    assertEquals(List.of(), writer.written);
    assertEquals(
        1, log.lines("7 audit events were accepted and could not be written to the test").size());
    assertEquals(0, writer.closed.getCount());
  }

  @Test
  @DisplayName("S31: what a file system or a sink says ends no line of the log, nor any control")
  void write_writerThrowsWithControls_logHasNone() throws IOException {
    LogTail log = LogTail.start();
    int[] controls =
        IntStream.concat(
                IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f)),
                IntStream.of(0x2028, 0x2029, 0x202e))
            .toArray();
    writer.failure = new IOException("a" + new String(controls, 0, controls.length) + "b");
    writer.failures.set(1);
    writer.open.countDown();
    try (EventQueue queue = queue(10, QueueFull.REFUSE, LONG)) {
      assertThrows(AuditUnavailableException.class, () -> queue.write(Events.numbered(0)));
    }
    List<String> errors = log.lines("cannot be written to the test: ");
    assertEquals(1, errors.size());
    assertTrue(errors.get(0).endsWith(": a" + " ".repeat(controls.length) + "b"), errors.get(0));
  }

  @Test
  @DisplayName("a writer that is stuck is not closed under its own hands, but once it is done")
  void close_writerIsStuck_isClosedByItsThreadLater() throws Exception {
    LogTail log = LogTail.start();
    EventQueue queue = queue(10, QueueFull.REFUSE, SHORT);
    queue.enqueue(Events.numbered(0));
    assertTrue(writer.entered.await(30, TimeUnit.SECONDS));
    queue.enqueue(Events.numbered(1));
    queue.close();
    assertEquals(1, log.lines("still being written to the test after PT0.2S: 2 are not").size());
    assertThrows(AuditUnavailableException.class, () -> queue.enqueue(Events.numbered(2)));
    assertEquals(1, writer.closed.getCount());
    writer.open.countDown();
    assertTrue(writer.closed.await(30, TimeUnit.SECONDS));
    assertFalse(writer.isClosedWhileWriting);
    assertEquals(List.of("/0", "/1"), writer.written);
  }

  @Test
  @DisplayName("an interrupt of whoever closes leaves no file behind that is held for ever")
  void close_interrupted_closesTheWriterAllTheSame() throws Exception {
    EventQueue queue = queue(10, QueueFull.REFUSE, LONG);
    queue.enqueue(Events.numbered(0));
    Thread.currentThread().interrupt();
    queue.close();
    assertTrue(Thread.interrupted());
    writer.open.countDown();
    assertTrue(writer.closed.await(30, TimeUnit.SECONDS));
    assertEquals(List.of("/0"), writer.written);
  }

  @Test
  @DisplayName("many close while many record: each event is written, or its caller told")
  void close_whileManyRecord_losesAndDoublesNothing() throws Exception {
    writer.open.countDown();
    for (int round = 0; round < 20; round++) {
      writer.written.clear();
      List<String> recorded = new CopyOnWriteArrayList<>();
      EventQueue queue = queue(8, QueueFull.BLOCK, LONG);
      Thread[] threads = new Thread[4];
      for (int index = 0; index < threads.length; index++) {
        int first = index * 1000;
        threads[index] = new Thread(() -> recordUntilClosed(queue, first, recorded));
        threads[index].start();
      }
      while (recorded.size() < 5 * round) {
        Thread.onSpinWait();
      }
      queue.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(recorded.stream().sorted().toList(), writer.written.stream().sorted().toList());
    }
  }

  private static void recordUntilClosed(EventQueue queue, int first, List<String> recorded) {
    for (int number = first; number < first + 1000; number++) {
      AuditEvent event = Events.numbered(number);
      try {
        if (number % 2 == 0) {
          queue.write(event);
        } else {
          queue.enqueue(event);
        }
        recorded.add(event.path());
      } catch (AuditUnavailableException e) {
        return;
      }
    }
  }
}
