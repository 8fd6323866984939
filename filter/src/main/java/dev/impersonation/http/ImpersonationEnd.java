package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Tells whether an impersonation is over, by {@link ImpersonationContext#until}. The exact instant
 * is over: no clock skew is allowed for. Throws what the clock throws; safe for use by many threads
 * if the clock is.
 */
record ImpersonationEnd(Clock clock, AfterExpiry afterExpiry) {
  /** Returns the caller of a request that comes now. */
  Caller.Verified begin(Caller.Verified caller) {
    return hasCome(caller) ? caller.tooLate() : caller;
  }

  private boolean hasCome(Caller.Verified caller) {
    Instant until = caller.identity().until();
    return until != null && !clock.instant().isBefore(until);
  }

  /**
   * Returns whether a dispatch comes too late. One within another is judged by when the request
   * came, as an answer that is being made is finished.
   *
   * @param marked what guards ask for: a route that all of them open is open to anybody
   */
  boolean refuses(GateRequest request, Caller.Verified caller, Collection<RouteRule> marked) {
    boolean isOpen = RouteRule.areOpen(marked) && !AmbiguousPath.is(request);
    return !isOpen
        && (caller.begun() == Caller.Begun.TOO_LATE
            || (afterExpiry.judges(request) && hasCome(caller)));
  }

  /** The same where a guard closes a route behind others. What an error page is stays shown. */
  boolean refusesLate(GateRequest request, Caller.Verified caller) {
    return !request.dispatch().equals("ERROR") && refuses(request, caller, List.of());
  }

  /**
   * Returns whether leaving HTTP comes too late: what is said from then on, nobody judges.
   *
   * @param rules what holds for the dispatch
   */
  boolean refusesUpgrade(Caller.Verified caller, Collection<RouteRule> rules) {
    return !RouteRule.areOpen(rules)
        && (caller.begun() == Caller.Begun.TOO_LATE || hasCome(caller));
  }
}
