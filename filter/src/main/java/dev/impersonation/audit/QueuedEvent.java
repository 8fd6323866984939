package dev.impersonation.audit;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way.
 *
 * @param written completed when it is written; null if its caller does not wait for that
 */
record QueuedEvent(AuditEvent event, @Nullable CompletableFuture<Void> written) {
  boolean isGivenUp() {
    return written != null && written.isDone();
  }

  boolean fail(Throwable failure) {
    return written != null && written.completeExceptionally(failure);
  }

  void complete() {
    if (written != null) {
      written.complete(null);
    }
  }
}
