package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("whose turn it is to write to a file")
@Timeout(60)
final class TurnTest {
  private final Semaphore permit = new Semaphore(1, true);
  private final AtomicReference<Thread> owner = new AtomicReference<>();

  private Turn turn(Duration patience) {
    return new Turn(permit, owner, patience);
  }

  private static void inAThread(Runnable task) throws InterruptedException {
    Thread thread = new Thread(task);
    thread.start();
    thread.join();
  }

  @Test
  void take_free_isWhoeverTookIt() throws IOException {
    Turn turn = turn(Duration.ofMinutes(1));
    turn.take();
    assertSame(Thread.currentThread(), owner.get());
    assertEquals(0, permit.availablePermits());
    turn.give();
    assertNull(owner.get());
    assertEquals(1, permit.availablePermits());
  }

  @Test
  @DisplayName("a thread that was killed keeps nobody from it, and it is one turn still")
  void take_ownerEnded_isTakenOver() throws Exception {
    inAThread(
        () -> assertTrue(permit.tryAcquire() && owner.compareAndSet(null, Thread.currentThread())));
    Turn turn = turn(Duration.ofMinutes(1));
    turn.take();
    assertSame(Thread.currentThread(), owner.get());
    turn.give();
    assertEquals(1, permit.availablePermits());
  }

  @Test
  void take_ownerLives_isRefusedInTheEnd() throws Exception {
    turn(Duration.ofMinutes(1)).take();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    inAThread(
        () -> thrown.set(assertThrows(IOException.class, () -> turn(Duration.ofMillis(1)).take())));
    assertTrue(String.valueOf(thrown.get()).contains("has been writing to it for PT0.001S"));
    assertSame(Thread.currentThread(), owner.get());
  }

  @Test
  @DisplayName(
      "an interrupt from before is kept for whoever waits next; one meanwhile ends the wait")
  void take_interrupted_staysInterrupted() throws Exception {
    Turn turn = turn(Duration.ofMinutes(1));
    Thread.currentThread().interrupt();
    turn.take();
    assertTrue(Thread.interrupted());
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread waiting =
        new Thread(
            () -> {
              thrown.set(assertThrows(InterruptedIOException.class, turn::take));
              assertTrue(Thread.interrupted());
            });
    waiting.start();
    while (!permit.hasQueuedThreads()) {
      Thread.onSpinWait();
    }
    waiting.interrupt();
    waiting.join();
    assertTrue(thrown.get() instanceof InterruptedIOException);
  }
}
