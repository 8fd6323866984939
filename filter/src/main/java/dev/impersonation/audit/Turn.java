package dev.impersonation.audit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives one thread after the other its turn to write to a file. A thread waits for it in order and
 * with a bound, and takes it from one that ended without giving it back. Only threads that write
 * for requests take it, never requests.
 *
 * @param permit one, in order
 * @param owner who has it
 * @param patience how long it is waited for
 */
record Turn(Semaphore permit, AtomicReference<Thread> owner, Duration patience) {

  void take() throws IOException {
    Thread itself = Thread.currentThread();
    Thread last = owner.get();
    if (last != null && !last.isAlive() && owner.compareAndSet(last, itself)) {
      return;
    }
    if (!acquired()) {
      throw new IOException(
          "another application of this process has been writing to it for "
              + patience
              + ": its disk is stuck or too slow");
    }
    owner.set(itself);
  }

  /** What interrupts a wait is left to whoever waits next; what came before it does not end it. */
  private boolean acquired() throws InterruptedIOException {
    boolean wasInterrupted = Thread.interrupted();
    try {
      return permit.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      wasInterrupted = true;
      throw new InterruptedIOException("interrupted while another application wrote to it");
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void give() {
    owner.set(null);
    permit.release();
  }
}
