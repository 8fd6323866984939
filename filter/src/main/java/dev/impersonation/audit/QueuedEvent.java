package dev.impersonation.audit;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way.
 *
 * @param written completed when it is written; null if its caller does not wait for that
 * @param promise what holds where it cannot be written
 */
record QueuedEvent(AuditEvent event, @Nullable CompletableFuture<Void> written, Promise promise) {
  enum Promise {
    /** It is dropped, and its caller told. */
    NOT_WRITTEN_AFTER_ALL,

    /** It is kept until it is written, whoever has waited for it. */
    WRITTEN_IN_THE_END
  }

  /** One that nobody waits for. */
  static QueuedEvent accepted(AuditEvent event) {
    return new QueuedEvent(event, null, Promise.WRITTEN_IN_THE_END);
  }

  /** One whose caller waits, and is told if it is not written. */
  static QueuedEvent awaited(AuditEvent event) {
    return new QueuedEvent(event, new CompletableFuture<>(), Promise.NOT_WRITTEN_AFTER_ALL);
  }

  /** One whose caller waits for a while, and that is written in any case. */
  static QueuedEvent acceptedAndAwaited(AuditEvent event) {
    return new QueuedEvent(event, new CompletableFuture<>(), Promise.WRITTEN_IN_THE_END);
  }

  boolean isGivenUp() {
    return promise == Promise.NOT_WRITTEN_AFTER_ALL && written != null && written.isDone();
  }

  /** Returns whether it is done with. */
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
