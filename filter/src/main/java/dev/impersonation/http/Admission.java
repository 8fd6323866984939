package dev.impersonation.http;

import dev.impersonation.policy.Decision;
import java.util.List;
import java.util.Optional;

/**
 * Says what becomes of one dispatch of a request. Immutable.
 *
 * @param caller whom the request speaks for; handed in again at the next dispatch
 * @param decision what the policies said; empty if nobody impersonates, or if they did not answer
 * @param refusal the answer to give in place of the application's; empty if the dispatch may happen
 * @param fields what to add to the answer, whoever gives it
 * @param rules what holds for the dispatch while somebody impersonates, the default included; empty
 *     if nobody does
 */
public record Admission(
    Caller caller,
    Optional<Decision> decision,
    Optional<Refusal> refusal,
    List<Refusal.Field> fields,
    List<RouteRule> rules) {
  static Admission of(Caller caller, Optional<Refusal> refusal) {
    return new Admission(caller, Optional.empty(), refusal, List.of(), List.of());
  }

  /** Returns the same, with what it was decided by and what to add to the answer. */
  Admission holding(List<RouteRule> held, List<Refusal.Field> added) {
    return new Admission(caller, decision, refusal, added, held);
  }

  /** Holds copies of the lists. */
  public Admission {
    fields = List.copyOf(fields);
    rules = List.copyOf(rules);
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Admission[" + refusal.map(Refusal::toString).orElse("may happen") + "]";
  }
}
