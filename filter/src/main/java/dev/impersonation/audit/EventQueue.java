package dev.impersonation.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way to a writer: a bounded queue and the one thread that empties it, many events
 * at a time, so that no caller holds anything while it writes. What it has acknowledged before it
 * is written is kept, and tried again, until it is.
 */
final class EventQueue implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditSink.class);
  private static final int MAX_BATCH = 256;
  private static final long RETRY_MILLIS = 250;

  /**
   * An event on its way.
   *
   * @param written completed when it is written; null if its caller does not wait for that
   */
  private record Entry(AuditEvent event, @Nullable CompletableFuture<Void> written) {}

  private final String name;
  private final EventWriter writer;
  private final QueueFull whenFull;
  private final Duration patience;
  private final Semaphore room;
  private final int capacity;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong failures = new AtomicLong();
  private final Thread thread;

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

  /** Takes an event, to be written soon. */
  void enqueue(AuditEvent event) {
    add(new Entry(event, null));
  }

  /** Takes an event and returns when it is written. */
  void write(AuditEvent event) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    add(new Entry(event, written));
    try {
      written.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AuditUnavailableException(
          "an audit event could not be written to " + name, e.getCause());
    } catch (TimeoutException e) {
      throw new AuditUnavailableException(
          "an audit event was not written to " + name + " within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuditUnavailableException("interrupted while an audit event was written", e);
    }
  }

  private void add(Entry entry) {
    requireOpen();
    if (!hasRoom()) {
      throw new AuditUnavailableException(
          "the queue of " + capacity + " audit events for " + name + " is full", null);
    }
    queue.add(entry);
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

  private boolean hasRoom() {
    if (whenFull == QueueFull.REFUSE) {
      return room.tryAcquire();
    }
    try {
      return room.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuditUnavailableException("interrupted while an audit event waited", e);
    }
  }

  private void run() {
    List<Entry> batch = new ArrayList<>();
    while (take(batch)) {
      boolean failed = write(batch);
      if (failed && !batch.isEmpty() && isPastRetrying()) {
        log.error(
            "{} audit events were accepted and could not be written to {}: they are lost",
            batch.size() + queue.size(),
            name);
        failAll(batch);
        return;
      }
    }
  }

  /** Adds what there is to what is left; waits for the first. Returns false when all is done. */
  private boolean take(List<Entry> batch) {
    try {
      while (batch.isEmpty()) {
        Entry first = queue.poll(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
        } else if (closed.get() && queue.isEmpty()) {
          return false;
        }
      }
    } catch (InterruptedException e) {
      // Nobody has a reason to: what is queued is still to be written.
      return take(batch);
    }
    queue.drainTo(batch, MAX_BATCH - batch.size());
    return true;
  }

  /** Writes the batch and takes out of it what is done with; returns whether that failed. */
  private boolean write(List<Entry> batch) {
    try {
      int written = writer.write(batch.stream().map(Entry::event).toList());
      room.release(written);
      List<Entry> done = batch.subList(0, written);
      done.forEach(EventQueue::complete);
      done.clear();
      if (failures.getAndSet(0) > 0) {
        log.warn("audit events are written to {} again", name);
      }
      return false;
    } catch (IOException | RuntimeException e) {
      if (failures.getAndIncrement() == 0) {
        log.error("audit events cannot be written to {}: {}", name, e.toString());
      }
      failWaiting(batch, e);
      return true;
    }
  }

  private static void complete(Entry entry) {
    if (entry.written() != null) {
      entry.written().complete(null);
    }
  }

  /** Whoever waits is told; the others were promised that it will be written. */
  private void failWaiting(List<Entry> batch, Exception failure) {
    int before = batch.size();
    batch.removeIf(
        entry -> entry.written() != null && entry.written().completeExceptionally(failure));
    room.release(before - batch.size());
  }

  private void failAll(List<Entry> batch) {
    queue.drainTo(batch);
    AuditUnavailableException ended = new AuditUnavailableException(name + " is closed", null);
    batch.forEach(
        entry -> {
          if (entry.written() != null) {
            entry.written().completeExceptionally(ended);
          }
        });
  }

  /** Waits before the next attempt; when this is to end, there is one attempt more. */
  private boolean isPastRetrying() {
    try {
      return closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS) && failures.get() > 1;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Returns how many events are accepted and not written yet. */
  int size() {
    return capacity - room.availablePermits();
  }

  /** Takes no more, waits until all is written, and closes the writer. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    closing.countDown();
    try {
      thread.join(patience.toMillis());
      if (thread.isAlive()) {
        log.error(
            "audit events are still being written to {} after {}: {} are not yet",
            name,
            patience,
            size());
      }
      writer.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.error("the audit sink {} did not close: {}", name, e.toString());
    }
  }
}
