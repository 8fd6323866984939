package dev.impersonation.audit;

import java.io.IOException;
import java.util.List;

/** Writes events to one place. Used by one thread at a time. */
interface EventWriter extends AutoCloseable {
  /** How many events one call of {@link #write} may have at the most. */
  int maxBatch();

  /**
   * Writes events from the first on, and makes them as safe as it promises.
   *
   * @param events one at least
   * @return how many are written: one at least, from the first on
   * @throws IOException if none is written; what had been begun is undone, as far as that can be
   */
  int write(List<AuditEvent> events) throws IOException;

  @Override
  void close() throws IOException;
}
