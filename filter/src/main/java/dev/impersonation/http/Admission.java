package dev.impersonation.http;

import dev.impersonation.policy.Decision;
import java.util.List;
import java.util.Optional;

/** Says what becomes of one dispatch of a request. Only a gate makes one. Immutable. */
public final class Admission {
  private final Caller caller;
  private final Optional<Decision> decision;
  private final Optional<Refusal> refusal;
  private final List<Refusal.Field> fields;
  private final List<RouteRule> rules;

  Admission(
      Caller caller,
      Optional<Decision> decision,
      Optional<Refusal> refusal,
      List<Refusal.Field> fields,
      List<RouteRule> rules) {
    this.caller = caller;
    this.decision = decision;
    this.refusal = refusal;
    this.fields = List.copyOf(fields);
    this.rules = List.copyOf(rules);
  }

  static Admission of(Caller caller, Optional<Refusal> refusal) {
    return new Admission(caller, Optional.empty(), refusal, List.of(), List.of());
  }

  /** Returns the same, with what it was decided by and what to add to the answer. */
  Admission holding(List<RouteRule> held, List<Refusal.Field> added) {
    return new Admission(caller, decision, refusal, added, held);
  }

  /** Returns the same as a later admission of this dispatch has tightened it. */
  public Admission tightenedBy(Admission later) {
    return later.refusal.isEmpty()
        ? this
        : new Admission(caller, later.decision, later.refusal, fields, rules);
  }

  /** Returns whom the request speaks for; handed in again at the next dispatch. */
  public Caller caller() {
    return caller;
  }

  /** Returns what the policies said; empty if nobody impersonates, or if they did not answer. */
  public Optional<Decision> decision() {
    return decision;
  }

  /** Returns the answer in place of the application's; empty if the dispatch may happen. */
  public Optional<Refusal> refusal() {
    return refusal;
  }

  /** Returns what to add to the answer, whoever gives it. */
  public List<Refusal.Field> fields() {
    return fields;
  }

  /**
   * Returns what holds for the dispatch while somebody impersonates, the default included; empty if
   * nobody does.
   */
  public List<RouteRule> rules() {
    return rules;
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Admission[" + refusal.map(Refusal::toString).orElse("may happen") + "]";
  }
}
