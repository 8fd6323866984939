package dev.impersonation.audit;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Holds an event in the queue, and what its caller was promised.
 *
 * @param written completed when it is written; null if its caller does not wait for that
 * @param promise what holds where it cannot be written
 */
record QueuedEvent(AuditEvent event, @Nullable CompletableFuture<Void> written, Promise promise) {
  enum Promise {
    /** It is dropped, and its caller gets the failure. */
    NOT_WRITTEN_AFTER_ALL,

    /** It is kept until it is written, also after its caller has stopped waiting. */
    WRITTEN_IN_THE_END
  }

  /** Returns one that nobody waits for. */
  static QueuedEvent accepted(AuditEvent event) {
    return new QueuedEvent(event, null, Promise.WRITTEN_IN_THE_END);
  }

  /** Returns one whose caller waits, and gets the failure if it is not written. */
  static QueuedEvent awaited(AuditEvent event) {
    return new QueuedEvent(event, new CompletableFuture<>(), Promise.NOT_WRITTEN_AFTER_ALL);
  }

  /** Returns one whose caller waits for a while, and that is written in any case. */
  static QueuedEvent acceptedAndAwaited(AuditEvent event) {
    return new QueuedEvent(event, new CompletableFuture<>(), Promise.WRITTEN_IN_THE_END);
  }

  boolean isGivenUp() {
    return promise == Promise.NOT_WRITTEN_AFTER_ALL && written != null && written.isDone();
  }

  /**
   * Returns whether it leaves the queue: its caller has the failure, and nothing more was promised.
   */
  boolean fail(Throwable failure) {
    boolean isTold = written != null && written.completeExceptionally(failure);
    return isTold && promise == Promise.NOT_WRITTEN_AFTER_ALL;
  }

  void complete() {
    if (written != null) {
      written.complete(null);
    }
  }
}
