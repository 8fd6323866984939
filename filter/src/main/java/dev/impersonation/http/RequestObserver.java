package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;

/**
 * Observes requests on their way, for meters, traces and the like. It decides nothing: what it
 * throws, an error of the virtual machine included, is logged by its class and place and changes
 * nothing, so that it is no place for an audit; that is {@link dev.impersonation.audit.AuditSink}.
 *
 * <p>All on the thread of the dispatch: {@link #decided} for each dispatch, then {@link #recorded}
 * or {@link #notRecorded} if something must be recorded, then {@link #enter} if it goes on to the
 * application. Outcomes are recorded on whichever thread the request ends; of a request that its
 * host has forgotten, on that of another one or on the one that closes the gate, whose span and the
 * like are not its own.
 *
 * <p>Implementations are safe for use by many threads, and quick: requests wait for them. They end
 * neither the filter nor the gate themselves, which wait up to 5 seconds for what is being
 * recorded.
 */
public interface RequestObserver {
  /** What an observer has begun for one dispatch, on one thread. */
  @FunctionalInterface
  interface Scope {
    /** Ends it, on the thread that began it; those begun last end first. */
    void close();
  }

  /**
   * Is told what the gate says to a dispatch, before that is done; for one dispatch again wherever
   * a guard asks for more, so count requests by {@link #recorded}. Does nothing by default.
   *
   * @param admission whom it speaks for, what policies said and, if it is refused, the answer
   */
  default void decided(Admission admission) {}

  /**
   * Is told of an audit event that the sink has taken: meters find the decision in it and, of an
   * outcome, the status and the duration. Does nothing by default.
   */
  default void recorded(AuditEvent event) {}

  /**
   * Is told of an audit event that the sink has not taken: of an intent the request did not happen,
   * of an outcome it did and the event is lost. Does nothing by default.
   */
  default void notRecorded(AuditEvent event) {}

  /**
   * Is told that a dispatch with a verified token goes on to the application, on the thread on
   * which it does, as a place to put attributes on the current span. Does nothing by default.
   *
   * @return what ends with the dispatch; never null
   */
  default Scope enter(ImpersonationContext context) {
    return () -> {};
  }
}
