package dev.impersonation.audit;

import java.util.stream.Stream;

/**
 * Records audit events. Implementations are safe for use by many threads. They hold no monitor or
 * lock while they write, and bound the time they take: the request waits for them.
 */
@FunctionalInterface
public interface AuditSink extends AutoCloseable {
  /**
   * Records an event. When this returns, the event is recorded, and as safe as this sink promises.
   * When this throws, the event counts as not recorded, but may be in the record all the same: a
   * write can fail, or run out of time, after the event got there. So who reads the record may find
   * the intent of a request that never happened.
   *
   * <p>An implementation must not close the filter or the gate that it records for, nor wait for a
   * thread that does: both wait up to 5 seconds for events in flight.
   *
   * @throws AuditUnavailableException if the event is not recorded; its message is logged. Whatever
   *     else is thrown, an error of the virtual machine included, counts as the same, and is logged
   *     by its class and place alone
   */
  void record(AuditEvent event);

  /**
   * Records the intent of a request that is about to happen, and returns what takes its outcome. If
   * this throws, the request does not happen. By default both are {@linkplain #record recorded}
   * each by itself.
   *
   * <p>A sink that has room for so many events keeps some for the outcome, and throws if there is
   * not room for both: what has happened must not be lost because others wait to happen. A sink
   * that hands events to another one hands this on as well.
   *
   * @throws AuditUnavailableException if the intent is not recorded, as {@link #record} does
   */
  default PendingOutcome recordIntent(AuditEvent intent) {
    record(intent);
    return this::record;
  }

  /** Gives back what this sink holds, once everything recorded is safe. Does nothing by default. */
  @Override
  default void close() {}

  /**
   * Returns a sink that hands each event to each of these, in their order, also after one threw. It
   * throws {@link AuditUnavailableException} if any did: the others then have the event. Closing it
   * closes all, and throws after that if any threw.
   */
  static AuditSink all(AuditSink first, AuditSink... others) {
    return new FanOut(Stream.concat(Stream.of(first), Stream.of(others)).toList());
  }
}
