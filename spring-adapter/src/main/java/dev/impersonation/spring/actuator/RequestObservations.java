package dev.impersonation.spring.actuator;

import dev.impersonation.Actor;
import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.SafeText;
import dev.impersonation.http.Admission;
import dev.impersonation.http.Caller;
import dev.impersonation.http.RequestObserver;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Says in the observation {@code http.server.requests} whether somebody impersonates: the key value
 * {@code impersonation} of low cardinality is {@code active}, {@code unknown} or {@code none}.
 */
final class RequestObservations implements RequestObserver {
  private static final String KEY = "impersonation";
  private static final KeyValue NONE = value(Impersonation.NONE);

  /** What becomes of subject and actor. */
  enum Identities {
    /** They are key values of high cardinality, which no meter has. */
    SHOWN,
    HIDDEN
  }

  private final ObservationRegistry registry;
  private final Identities identities;

  RequestObservations(ObservationRegistry registry, Identities identities) {
    this.registry = registry;
    this.identities = identities;
  }

  /** Returns what adds the key value where none is, since meters must always have the same tags. */
  static ObservationFilter byDefault() {
    return context -> {
      boolean isOurs = context instanceof ServerRequestObservationContext;
      return isOurs && context.getLowCardinalityKeyValue(KEY) == null
          ? context.addLowCardinalityKeyValue(NONE)
          : context;
    };
  }

  @Override
  public void decided(Admission admission) {
    Observation.Context request = request();
    if (request != null && admission.caller() instanceof Caller.Verified verified) {
      show(verified.context(), request);
    }
  }

  /** Security and others begin observations within that of the request. */
  private Observation.@Nullable Context request() {
    ObservationView each = registry.getCurrentObservation();
    while (each != null) {
      if (each.getContextView() instanceof ServerRequestObservationContext request) {
        return request;
      }
      each = each.getContextView().getParentObservation();
    }
    return null;
  }

  private void show(ImpersonationContext context, Observation.Context request) {
    request.addLowCardinalityKeyValue(value(context.impersonation()));
    if (identities == Identities.SHOWN) {
      request.addHighCardinalityKeyValue(
          KeyValue.of("impersonation.subject", SafeText.of(context.subject())));
      context
          .actor()
          .map(Actor::subject)
          .map(SafeText::of)
          .ifPresent(
              actor ->
                  request.addHighCardinalityKeyValue(KeyValue.of("impersonation.actor", actor)));
    }
  }

  private static KeyValue value(Impersonation impersonation) {
    return KeyValue.of(KEY, impersonation.name().toLowerCase(Locale.ROOT));
  }
}
