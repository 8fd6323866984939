package dev.impersonation.spring.actuator;

import dev.impersonation.keys.KeySetState;
import dev.impersonation.servlet.ImpersonationFilter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Measures the key set that the filter fetches; there is nothing to measure of keys given to it.
 */
final class KeyMeters implements MeterBinder {
  private final ImpersonationFilter filter;

  KeyMeters(ImpersonationFilter filter) {
    this.filter = filter;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    if (filter.keySetState().isEmpty()) {
      return;
    }
    Gauge.builder("impersonation.keys.usable", filter, of(KeySetState::usableKeys))
        .description("Keys held that may verify tokens")
        .register(registry);
    Gauge.builder(
            "impersonation.keys.failing",
            filter,
            of(state -> state.lastError().isPresent() ? 1 : 0))
        .description("1 if the last attempt to fetch keys failed, else 0")
        .register(registry);
    TimeGauge.builder(
            "impersonation.keys.age",
            filter,
            TimeUnit.SECONDS,
            of(state -> state.age().map(KeyMeters::seconds).orElse(Double.NaN)))
        .description("Time since the keys held were fetched")
        .register(registry);
    TimeGauge.builder(
            "impersonation.keys.next.attempt",
            filter,
            TimeUnit.SECONDS,
            of(state -> seconds(state.untilNextAttempt())))
        .description("Time until the next request may fetch keys")
        .register(registry);
  }

  private static ToDoubleFunction<ImpersonationFilter> of(ToDoubleFunction<KeySetState> value) {
    return filter -> filter.keySetState().map(value::applyAsDouble).orElse(Double.NaN);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
