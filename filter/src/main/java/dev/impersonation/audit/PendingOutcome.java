package dev.impersonation.audit;

/**
 * Records the outcome of a request whose intent is recorded; {@link AuditSink#recordIntent} returns
 * it. Either {@link #record} or {@link #close} is called, once, on any thread.
 */
@FunctionalInterface
public interface PendingOutcome extends AutoCloseable {
  /**
   * Records the outcome, as {@link AuditSink#record} does.
   *
   * @throws AuditUnavailableException if it is not recorded; whatever else is thrown counts as the
   *     same. A sink that {@linkplain #keepsRoom keeps room} must not throw for want of it
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
   * Gives back the room that was kept, because there will be no outcome. Does nothing by default.
   */
  @Override
  default void close() {}
}
