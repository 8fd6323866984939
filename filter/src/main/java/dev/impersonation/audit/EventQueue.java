package dev.impersonation.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way to a writer: a bounded queue and the one thread that empties it, many events
 * at a time, so that no caller holds anything while it writes. What it has acknowledged before it
 * is written is kept, and tried again, until it is. That thread alone uses the writer, and closes
 * it: while it is stuck, nobody else may write to the same place.
 */
final class EventQueue implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditSink.class);
  private static final int MAX_CAPACITY = 1_000_000;
  private static final long RETRY_MILLIS = 250;
  private static final long LINGER_MILLIS = 20;

  private final String name;
  private final EventWriter writer;
  private final QueueFull whenFull;
  private final Duration patience;
  private final Semaphore room;
  private final int capacity;

  /** Bounded by {@link #room}, and without a lock that requests would wait for. */
  private final Queue<QueuedEvent> queue = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean failing;
  private volatile boolean idle;
  private volatile long closeBy;

  /** Starts it. */
  EventQueue(String name, EventWriter writer, int capacity, QueueFull whenFull, Duration patience) {
    this.name = name;
    this.writer = writer;
    this.whenFull = whenFull;
    this.patience = patience;
    this.capacity = capacity;
    this.room = new Semaphore(capacity);
    this.thread = new Thread(this::run, "impersonation-audit");
    thread.setDaemon(true);
    thread.start();
  }

  static void requireCapacity(int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException("capacity must be between 1 and " + MAX_CAPACITY);
    }
  }

  /** Takes an event, to be written soon. */
  void enqueue(AuditEvent event) {
    add(new QueuedEvent(event, null), patience.toNanos());
  }

  /**
   * Takes an event and returns when it is written. One whose caller has been told otherwise is not
   * written after all, unless that had begun.
   */
  void write(AuditEvent event) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    long start = System.nanoTime();
    add(new QueuedEvent(event, written), patience.toNanos());
    try {
      written.get(patience.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AuditUnavailableException(
          "an audit event could not be written to " + name, e.getCause());
    } catch (TimeoutException e) {
      giveUp(written, "an audit event was not written to " + name + " within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp(written, "interrupted while an audit event was written to " + name, e);
    }
  }

  private static void giveUp(CompletableFuture<Void> written, String message, Exception cause) {
    boolean isWritten =
        !written.completeExceptionally(cause) && !written.isCompletedExceptionally();
    if (!isWritten) {
      throw new AuditUnavailableException(message, cause);
    }
  }

  private void add(QueuedEvent entry, long patienceNanos) {
    requireOpen();
    if (!hasRoom(patienceNanos)) {
      requireOpen();
      throw new AuditUnavailableException(
          "the queue of " + capacity + " audit events for " + name + " is full", null);
    }
    queue.add(entry);
    if (idle) {
      LockSupport.unpark(thread);
    }
    // The thread may have ended between the two: then nobody takes it.
    if (closed.get() && queue.remove(entry)) {
      room.release();
      requireOpen();
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new AuditUnavailableException("the audit sink " + name + " is closed", null);
    }
  }

  private boolean hasRoom(long patienceNanos) {
    if (whenFull == QueueFull.REFUSE) {
      return room.tryAcquire();
    }
    try {
      return room.tryAcquire(patienceNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuditUnavailableException("interrupted while an audit event waited", e);
    }
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

  /** Adds what there is to what is left; waits for the first. Returns false when all is done. */
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
   * Where nobody waits, writing often costs more than writing: gives the batch a moment to grow, as
   * long as there is room.
   */
  private void linger(List<QueuedEvent> batch) {
    boolean hasRoom = room.availablePermits() > capacity / 2;
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
      int written = writer.write(batch.stream().map(QueuedEvent::event).toList());
      List<QueuedEvent> done = batch.subList(0, written);
      room.release(written);
      done.forEach(QueuedEvent::complete);
      done.clear();
      if (failing) {
        failing = false;
        log.warn("audit events are written to {} again", name);
      }
    } catch (Throwable e) {
      // An Error too: this thread must not end while it is to write.
      if (!failing) {
        failing = true;
        log.error("audit events cannot be written to {}: {}", name, text(e));
      }
      // Whoever waits is told; the others were promised that it will be written.
      release(batch, entry -> entry.fail(e));
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

  /** Waits before the next attempt; gives up only when this is to end, and has been for long. */
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
      log.error(
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
      log.error("the audit sink {} did not close: {}", name, text(e));
    }
  }

  /** Returns how many events are accepted and not written yet. */
  int size() {
    return capacity - room.availablePermits();
  }

  /** Takes no more, and waits until all is written and the writer closed. */
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
        log.error(
            "audit events are still being written to {} after {}: {} are not yet",
            name,
            patience,
            size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
