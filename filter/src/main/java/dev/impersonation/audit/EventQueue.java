package dev.impersonation.audit;

import dev.impersonation.Impersonation;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands events to a writer through a bounded queue and the {@linkplain EventDrain thread} that
 * empties it, so that no caller holds a lock while it writes. An intent gets a place only together
 * with its outcome: once a request is allowed, its outcome is recorded however full the queue is by
 * then.
 */
final class EventQueue implements AutoCloseable {
  /**
   * How many callers may wait for their own events to be written, at once. More share a write than
   * would wait for room, and it is done within moments unless the disk is stuck.
   */
  static final int MAX_WRITING = 64;

  private static final int MAX_CAPACITY = 1_000_000;
  private static final int PLACES_OF_A_REQUEST = 2;

  private final String name;
  private final QueueFull whenFull;
  private final Duration patience;
  private final Room room;
  private final EventDrain drain;
  private final Semaphore writing = new Semaphore(MAX_WRITING);

  /** Starts it. */
  EventQueue(String name, EventWriter writer, int capacity, QueueFull whenFull, Duration patience) {
    this.name = name;
    this.whenFull = whenFull;
    this.patience = patience;
    this.room = new Room(capacity);
    this.drain = EventDrain.start(name, writer, room, patience);
  }

  static void requireCapacity(int capacity) {
    if (capacity < PLACES_OF_A_REQUEST || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity must be between 2 and "
              + MAX_CAPACITY
              + ", for an intent has a place only together with its outcome");
    }
  }

  /** Takes an event, to be written soon. */
  void enqueue(AuditEvent event) {
    add(QueuedEvent.accepted(event), 1);
  }

  /** Takes an intent, to be written soon, and keeps a place for its outcome. */
  PendingOutcome enqueueIntent(AuditEvent intent) {
    add(QueuedEvent.accepted(intent), PLACES_OF_A_REQUEST);
    return new KeptPlace(outcome -> put(QueuedEvent.accepted(outcome)));
  }

  /**
   * Takes an event and returns when it is written. If this throws, the event is not written, unless
   * writing had begun.
   */
  void write(AuditEvent event) {
    write(QueuedEvent.awaited(event), 1);
  }

  /** The same of an intent, with a place for its outcome. */
  PendingOutcome writeIntent(AuditEvent intent) {
    write(QueuedEvent.awaited(intent), PLACES_OF_A_REQUEST);
    return new KeptPlace(this::writeOutcome);
  }

  private void write(QueuedEvent entry, int places) {
    boolean isCounted = writing.tryAcquire();
    if (!isCounted && drain.isStuck()) {
      throw new AuditUnavailableException(
          MAX_WRITING + " requests wait already for audit events to be written to " + name, null);
    }
    try {
      long start = System.nanoTime();
      add(entry, places);
      await(entry, places, patienceOf(isCounted) - (System.nanoTime() - start));
    } finally {
      if (isCounted) {
        writing.release();
      }
    }
  }

  /** While the writer gets on, as many may wait as come: a burst is over with the next batch. */
  private long patienceOf(boolean isCounted) {
    return isCounted ? patience.toNanos() : Math.min(patience.toNanos(), EventDrain.STUCK_NANOS);
  }

  /** If it is not written, gives back what was kept beside its own place: the thread frees that. */
  private void await(QueuedEvent entry, int places, long nanos) {
    boolean isWritten = false;
    try {
      await(entry, nanos);
      isWritten = true;
    } finally {
      if (!isWritten && places == PLACES_OF_A_REQUEST) {
        room.use();
        room.release(1);
      }
    }
  }

  private void await(QueuedEvent entry, long nanos) {
    CompletableFuture<Void> written = Objects.requireNonNull(entry.written());
    try {
      written.get(nanos, TimeUnit.NANOSECONDS);
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

  /**
   * Writes the outcome of what has happened already: waits as long as an intent, if few wait, and
   * is tried again until it is written in any case.
   */
  private void writeOutcome(AuditEvent outcome) {
    boolean isCounted = writing.tryAcquire();
    if (!isCounted && drain.isStuck()) {
      put(QueuedEvent.accepted(outcome));
      return;
    }
    try {
      QueuedEvent entry = QueuedEvent.acceptedAndAwaited(outcome);
      put(entry);
      Objects.requireNonNull(entry.written()).get(patienceOf(isCounted), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (drain.isClosed()) {
        throw new AuditUnavailableException(
            "an audit event could not be written to " + name, e.getCause());
      }
    } catch (TimeoutException e) {
      // It is written later; the thread logs its trouble itself.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (isCounted) {
        writing.release();
      }
    }
  }

  private void add(QueuedEvent entry, int places) {
    requireOpen();
    // Nobody acts for these users: they must not wait because of those who impersonate.
    boolean isOwn = entry.event().impersonation() == Impersonation.NONE;
    boolean mayWait = whenFull == QueueFull.BLOCK && !isOwn;
    if (!room.take(places, mayWait ? patience.toNanos() : 0)) {
      requireOpen();
      throw new AuditUnavailableException(
          "the queue of " + room.capacity() + " audit events for " + name + " is full", null);
    }
    if (!drain.add(entry)) {
      room.release(places);
      requireOpen();
    } else if (places == PLACES_OF_A_REQUEST) {
      room.keep();
    }
  }

  /** Returns whether the writer fails, or has been at one batch for long. */
  boolean isStuck() {
    return drain.isStuck();
  }

  /** Takes an event that has a place. */
  private void put(QueuedEvent entry) {
    if (drain.isClosed() || !drain.add(entry)) {
      room.release(1);
      requireOpen();
    }
  }

  private void requireOpen() {
    if (drain.isClosed()) {
      throw new AuditUnavailableException("the audit sink " + name + " is closed", null);
    }
  }

  /** Returns how many events are accepted and not written yet. */
  int size() {
    return room.size();
  }

  /** Takes no more events, and waits until all are written and the writer is closed. */
  @Override
  public void close() {
    drain.close();
  }

  /** Holds the place of an outcome in flight. */
  private final class KeptPlace implements PendingOutcome {
    private final PendingOutcome writer;
    private final AtomicBoolean used = new AtomicBoolean();

    KeptPlace(PendingOutcome writer) {
      this.writer = writer;
    }

    @Override
    public void record(AuditEvent outcome) {
      if (!used.compareAndSet(false, true)) {
        throw new AuditUnavailableException("the place of an outcome was used already", null);
      }
      room.use();
      writer.record(outcome);
    }

    @Override
    public boolean keepsRoom() {
      return true;
    }

    @Override
    public void close() {
      if (used.compareAndSet(false, true)) {
        room.use();
        room.release(1);
      }
    }
  }
}
