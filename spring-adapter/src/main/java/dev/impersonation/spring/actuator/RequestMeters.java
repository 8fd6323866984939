package dev.impersonation.spring.actuator;

import dev.impersonation.Impersonation;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.RequestObserver;
import dev.impersonation.policy.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what the audit speaks of. Tags have few values and name nobody.
 *
 * <p>{@code impersonation.requests} counts each request once, when it is over or refused: {@code
 * decision} is {@code allowed}, {@code denied} by a policy, {@code refused} where none decided, or
 * {@code none} if the subject acts in person; {@code mode} is that of the rule that decided, or
 * {@code policy} or {@code none}; {@code actor.type} is {@code agent}, {@code other}, {@code
 * unspecified} if the token names none, {@code unknown} if it cannot tell who acts, or {@code
 * none}. What the setting {@code audit} leaves out is not counted.
 *
 * <p>{@code impersonation.audit.recorded} and {@code impersonation.audit.not.recorded} count events
 * by {@code kind}.
 */
final class RequestMeters implements RequestObserver {
  private final MeterRegistry registry;
  private final Map<AuditEvent.Kind, Counter> recorded;
  private final Map<AuditEvent.Kind, Counter> notRecorded;

  RequestMeters(MeterRegistry registry) {
    this.registry = registry;
    recorded = counters("impersonation.audit.recorded", "Audit events that were recorded");
    notRecorded = counters("impersonation.audit.not.recorded", "Audit events that were lost");
  }

  /** All at once: an alarm needs a count that begins with zero. */
  private Map<AuditEvent.Kind, Counter> counters(String name, String description) {
    Map<AuditEvent.Kind, Counter> counters = new EnumMap<>(AuditEvent.Kind.class);
    for (AuditEvent.Kind kind : AuditEvent.Kind.values()) {
      counters.put(
          kind,
          Counter.builder(name)
              .description(description)
              .tag("kind", kind.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    return counters;
  }

  @Override
  public void recorded(AuditEvent event) {
    increment(recorded, event);
    if (event.kind() != AuditEvent.Kind.INTENT) {
      count(event, decision(event));
    }
  }

  @Override
  public void notRecorded(AuditEvent event) {
    increment(notRecorded, event);
    // Without its intent on record a request does not happen.
    count(event, event.kind() == AuditEvent.Kind.INTENT ? "refused" : decision(event));
  }

  private static void increment(Map<AuditEvent.Kind, Counter> counters, AuditEvent event) {
    Counter counter = counters.get(event.kind());
    if (counter != null) {
      counter.increment();
    }
  }

  private void count(AuditEvent event, String decision) {
    Counter.builder("impersonation.requests")
        .description("Requests that are over or were refused")
        .tag("decision", decision)
        .tag("mode", mode(event.decision()))
        .tag("actor.type", actorType(event))
        .register(registry)
        .increment();
  }

  private static String decision(AuditEvent event) {
    if (event.decision().isPresent()) {
      return event.decision().get() instanceof Decision.Denied ? "denied" : "allowed";
    }
    return event.kind() == AuditEvent.Kind.REFUSED ? "refused" : "none";
  }

  /** The names of rules are the application's own, as many as it likes. */
  private static String mode(Optional<Decision> decision) {
    return decision
        .map(Decision::rule)
        .map(
            rule ->
                Arrays.stream(GuardMode.values())
                    .map(GuardMode::toString)
                    .filter(rule::equals)
                    .findFirst()
                    .orElse("policy"))
        .orElse("none");
  }

  private static String actorType(AuditEvent event) {
    if (event.impersonation() != Impersonation.ACTIVE) {
      return event.impersonation() == Impersonation.NONE ? "none" : "unknown";
    }
    return event
        .actorType()
        .map(type -> type.equals("agent") ? "agent" : "other")
        .orElse("unspecified");
  }
}
