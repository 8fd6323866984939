package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;

/**
 * Is told of requests on their way, for meters, traces and the like. It decides nothing: what it
 * throws is logged and changes nothing, so that it is no place for an audit; that is {@link
 * dev.impersonation.audit.AuditSink}.
 *
 * <p>Implementations are safe for use by many threads, and quick: requests wait for them.
 */
public interface RequestObserver {
  /** What an observer has begun for one dispatch, on one thread. */
  @FunctionalInterface
  interface Scope {
    /** Ends it, on the thread that began it. */
    void close();
  }

  /**
   * Is told what the gate says to a dispatch, before that is done. Does nothing by default.
   *
   * @param judgement whom it speaks for, what policies said and, if it is refused, the answer
   */
  default void judged(Judgement judgement) {}

  /**
   * Is told that a dispatch goes on to the application, on the thread on which it does, as a place
   * to put attributes on the current span. Does nothing by default.
   *
   * @return what ends with the dispatch
   */
  default Scope enter(ImpersonationContext context) {
    return () -> {};
  }
}
