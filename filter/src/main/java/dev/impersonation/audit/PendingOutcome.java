package dev.impersonation.audit;

/**
 * What {@link AuditSink#recordIntent} returns: takes the outcome of the request whose intent is
 * recorded. Of {@link #record} and {@link #close} one is called, once, on any thread.
 */
@FunctionalInterface
public interface PendingOutcome extends AutoCloseable {
  /**
   * Records the outcome, as {@link AuditSink#record} does.
   *
   * @throws AuditUnavailableException if it is not recorded; whatever else is thrown counts as the
   *     same. Room is no reason, where the sink has kept some
   */
  void record(AuditEvent outcome);

  /**
   * Returns whether the sink has kept room for the outcome, so that it can be recorded where an
   * intent finds none. By default it has not.
   */
  default boolean keepsRoom() {
    return false;
  }

  /**
   * There will be no outcome: gives back the room that was kept for it. Does nothing by default.
   */
  @Override
  default void close() {}
}
