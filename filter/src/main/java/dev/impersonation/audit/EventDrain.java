package dev.impersonation.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Empties a queue of events on one thread, many at a time. An accepted event is kept, and tried
 * again, until it is written. This thread alone uses the writer, and closes it: while the writer is
 * stuck, nobody else may write to the same place.
 */
final class EventDrain implements AutoCloseable {
  private static final long RETRY_MILLIS = 250;
  private static final long LINGER_MILLIS = 20;

  /** A disk that takes longer for one batch is not busy: it is in trouble. */
  static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final EventWriter writer;
  private final Room room;
  private final Duration patience;
  private final LimitedLog limited = LimitedLog.of(PackageLog.LOG);

  /**
   * Bounded by {@link #room}. No blocking queue: {@link #close} wakes the thread, and an interrupt
   * would close the file that it writes to.
   */
  private final Queue<QueuedEvent> queue = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean failing;
  private volatile boolean isTroubleTold;
  private volatile boolean idle;

  /** When the write that is under way began; zero if none is. */
  private volatile long writingSince;

  private volatile long closeBy;

  private EventDrain(String name, EventWriter writer, Room room, Duration patience) {
    this.name = name;
    this.writer = writer;
    this.room = room;
    this.patience = patience;
    this.thread = new Thread(this::run, "impersonation-audit");
    thread.setDaemon(true);
  }

  static EventDrain start(String name, EventWriter writer, Room room, Duration patience) {
    EventDrain drain = new EventDrain(name, writer, room, patience);
    drain.thread.start();
    return drain;
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Whether the writer fails, or has been at one batch for long. */
  boolean isStuck() {
    long since = writingSince;
    return failing || (since != 0 && System.nanoTime() - since > STUCK_NANOS);
  }

  /** Takes an event that has its place. Returns false once this is closed. */
  boolean add(QueuedEvent entry) {
    queue.add(entry);
    if (idle) {
      LockSupport.unpark(thread);
    }
    // The thread may have ended between the two: then nobody takes it.
    return !(closed.get() && queue.remove(entry));
  }

  private void run() {
    // All the room it needs: what was taken from the queue must find a place in it.
    List<QueuedEvent> batch = new ArrayList<>(writer.maxBatch());
    try {
      while (take(batch)) {
        write(batch);
        if (!batch.isEmpty() && failing && givesUp()) {
          return;
        }
      }
    } finally {
      // However this thread ends, nothing may be accepted that nobody would write.
      closed.set(true);
      loseAll(batch);
      closeWriter();
    }
  }

  /**
   * Fills the batch from the queue; waits while both are empty. Returns false when this is closed
   * and all is written.
   */
  private boolean take(List<QueuedEvent> batch) {
    drain(batch);
    while (batch.isEmpty()) {
      if (closed.get() && queue.isEmpty()) {
        return false;
      }
      idle = true;
      if (queue.isEmpty() && !closed.get()) {
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
      }
      idle = false;
      // Nobody has a reason to interrupt: what is queued is still to be written.
      boolean unused = Thread.interrupted();
      drain(batch);
    }
    linger(batch);
    return true;
  }

  private void drain(List<QueuedEvent> batch) {
    while (batch.size() < writer.maxBatch()) {
      QueuedEvent next = queue.poll();
      if (next == null) {
        return;
      }
      batch.add(next);
    }
  }

  /**
   * Gives the batch a moment to grow, if nobody waits for it and there is room: one large write
   * costs less than many small ones.
   */
  private void linger(List<QueuedEvent> batch) {
    boolean hasRoom = room.size() < room.capacity() / 2;
    boolean isWaitedFor = batch.get(0).written() != null;
    if (batch.size() < writer.maxBatch() && hasRoom && !isWaitedFor) {
      try {
        if (!closing.await(LINGER_MILLIS, TimeUnit.MILLISECONDS)) {
          drain(batch);
        }
      } catch (InterruptedException e) {
        // Nobody has a reason to: it only ends the wait.
      }
    }
  }

  /** Writes the batch, and takes out of it what is done with. */
  private void write(List<QueuedEvent> batch) {
    release(batch, QueuedEvent::isGivenUp);
    if (batch.isEmpty()) {
      return;
    }
    try {
      // Never zero.
      writingSince = System.nanoTime() | 1;
      int written = writer.write(batch.stream().map(QueuedEvent::event).toList());
      List<QueuedEvent> done = batch.subList(0, written);
      room.release(written);
      done.forEach(QueuedEvent::complete);
      done.clear();
      failing = false;
      if (isTroubleTold && limited.warn("again", "audit events are written to {} again", name)) {
        isTroubleTold = false;
      }
    } catch (Throwable e) {
      // An Error too: this thread must not end while events wait.
      failing = true;
      isTroubleTold = true;
      String text = text(e);
      limited.error(text, "audit events cannot be written to {}: {}", name, text);
      // Callers that wait get the failure; events promised to be written stay.
      release(batch, entry -> entry.fail(e));
    } finally {
      writingSince = 0;
    }
  }

  /** The message of what somebody else's sink throws may name people. */
  private static String text(Throwable failure) {
    return failure instanceof IOException || failure instanceof AuditUnavailableException
        ? SafeText.oneLine(failure.toString())
        : failure.getClass().getName();
  }

  private void release(List<QueuedEvent> batch, Predicate<QueuedEvent> over) {
    int before = batch.size();
    batch.removeIf(over);
    room.release(before - batch.size());
  }

  /**
   * Waits before the next attempt; gives up only when this was closed, and its patience is over.
   */
  private boolean givesUp() {
    try {
      if (!closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(Math.min(RETRY_MILLIS, patience.toMillis() / 4));
    } catch (InterruptedException e) {
      return false;
    }
    return System.nanoTime() - closeBy >= 0;
  }

  private void loseAll(List<QueuedEvent> batch) {
    for (QueuedEvent left = queue.poll(); left != null; left = queue.poll()) {
      batch.add(left);
    }
    AuditUnavailableException ended =
        new AuditUnavailableException("the audit sink " + name + " is closed", null);
    release(batch, entry -> entry.isGivenUp() || entry.fail(ended));
    if (!batch.isEmpty()) {
      PackageLog.LOG.error(
          "{} audit events were accepted and could not be written to {}: they are lost",
          batch.size(),
          name);
    }
  }

  private void closeWriter() {
    try {
      writer.close();
    } catch (Throwable e) {
      // An Error too: else this thread ends with its message on the standard error stream.
      PackageLog.LOG.error("the audit sink {} did not close: {}", name, text(e));
    }
  }

  /** Takes no more events, and waits until all are written and the writer is closed. */
  @Override
  public void close() {
    if (closing.getCount() > 0) {
      closeBy = System.nanoTime() + patience.toNanos();
    }
    closed.set(true);
    closing.countDown();
    LockSupport.unpark(thread);
    try {
      thread.join(patience.toMillis() + 2 * RETRY_MILLIS);
      if (thread.isAlive()) {
        PackageLog.LOG.error(
            "audit events are still being written to {} after {}: {} are not yet",
            name,
            patience,
            room.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
