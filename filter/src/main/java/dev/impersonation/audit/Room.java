package dev.impersonation.audit;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the places of a queue: those of events, and those kept for outcomes in flight. Few callers
 * may wait for one: each holds a thread of the server, and none makes the writer faster. Safe for
 * use by many threads.
 */
final class Room {
  /** A server has some 200 threads, and those that nobody impersonates on need them. */
  static final int MAX_WAITING = 16;

  private final int capacity;
  private final Semaphore free;
  private final Semaphore waiting = new Semaphore(MAX_WAITING);
  private final AtomicInteger kept = new AtomicInteger();

  Room(int capacity) {
    this.capacity = capacity;
    this.free = new Semaphore(capacity);
  }

  /** Takes all of these places or none. Returns whether it did, at once if there is no patience. */
  boolean take(int places, long patienceNanos) {
    if (free.tryAcquire(places)) {
      return true;
    }
    if (patienceNanos <= 0 || places > capacity || !waiting.tryAcquire()) {
      return false;
    }
    try {
      return free.tryAcquire(places, patienceNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuditUnavailableException("interrupted while an audit event waited", e);
    } finally {
      waiting.release();
    }
  }

  void release(int places) {
    free.release(places);
  }

  /** Notes that one place that was taken is for an outcome in flight. */
  void keep() {
    kept.incrementAndGet();
  }

  /** Notes that the outcome has come, and has the place from now on. */
  void use() {
    kept.decrementAndGet();
  }

  /** Returns how many places have an event. */
  int size() {
    return Math.max(capacity - free.availablePermits() - kept.get(), 0);
  }

  int capacity() {
    return capacity;
  }
}
