package dev.impersonation.audit;

/**
 * Where audit events go. Implementations are safe for use by many threads. They hold no monitor or
 * lock while they write, and bound the time they take: the request waits for them.
 */
@FunctionalInterface
public interface AuditSink extends AutoCloseable {
  /**
   * Records an event. Once it has returned, the event is as safe as this sink promises.
   *
   * @throws AuditUnavailableException if the event is not recorded; whatever else is thrown counts
   *     as the same
   */
  void record(AuditEvent event);

  /** Gives back what this sink holds, once everything recorded is safe. Does nothing by default. */
  @Override
  default void close() {}
}
