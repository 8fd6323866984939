package dev.impersonation.audit;

import java.time.Duration;
import java.util.List;

/**
 * Hands events to another sink on a thread of its own: for a sink that is slow and must not hold up
 * requests. An event counts as recorded once it is in the queue; it is handed on in order, again
 * and again if the other sink throws (which may have recorded it all the same, and so twice), and
 * is lost if the process ends before that and before {@link #close}.
 *
 * <p>Safe for use by many threads. (A {@link FileAuditSink} is asynchronous {@linkplain
 * FileAuditSink.Builder#asynchronous by itself}, and then writes many events at a time.)
 */
public final class AsyncAuditSink implements AuditSink {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final EventQueue queue;

  private AsyncAuditSink(EventQueue queue) {
    this.queue = queue;
  }

  /**
   * Returns a sink in front of another one, which is closed with it.
   *
   * @param capacity how many events the queue holds, those included that are to come: each request
   *     that was allowed has a place for its outcome until that is there
   * @param whenFull what becomes of one more; one that waits, waits for 5 s at the most
   * @throws IllegalArgumentException if the capacity is not between 2 and 1,000,000
   */
  public static AsyncAuditSink of(AuditSink sink, int capacity, QueueFull whenFull) {
    EventQueue.requireCapacity(capacity);
    EventWriter writer =
        new EventWriter() {
          @Override
          public int maxBatch() {
            return 1;
          }

          @Override
          public int write(List<AuditEvent> events) {
            record(sink, events.get(0));
            return 1;
          }

          @Override
          public void close() {
            sink.close();
          }
        };
    return new AsyncAuditSink(
        new EventQueue("the sink behind the queue", writer, capacity, whenFull, PATIENCE));
  }

  /** What the queue may show of a failure is the message of an I/O error: of its own, not this. */
  private static void record(AuditSink sink, AuditEvent event) {
    try {
      sink.record(event);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      // Not declared, yet thrown by code in languages that do not check.
      throw new AuditUnavailableException("the sink threw " + e.getClass().getName(), null);
    }
  }

  /**
   * Queues an event.
   *
   * @throws AuditUnavailableException if the queue is full, or this sink is closed
   */
  @Override
  public void record(AuditEvent event) {
    queue.enqueue(event);
  }

  /**
   * Queues an intent, with a place in the queue for its outcome.
   *
   * @throws AuditUnavailableException if the queue has not two places, or this sink is closed
   */
  @Override
  public PendingOutcome recordIntent(AuditEvent intent) {
    return queue.enqueueIntent(intent);
  }

  /** Returns how many events are accepted and not handed on yet, for health checks. */
  public int pending() {
    return queue.size();
  }

  /**
   * Hands on what is queued, waits for that for 5 s or little more, and closes the other sink. What
   * that one still refuses then is lost, and how many it was is logged as an error; while it is
   * stuck it is not closed.
   */
  @Override
  public void close() {
    queue.close();
  }
}
