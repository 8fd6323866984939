package dev.impersonation.spring.actuator;

import dev.impersonation.keys.KeySetState;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.token.TokenCacheState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Measures the memory for verified tokens, and the key set that the filter fetches; there is
 * nothing to measure of keys given to it.
 */
final class KeyMeters implements MeterBinder {
  private final ImpersonationFilter filter;

  KeyMeters(ImpersonationFilter filter) {
    this.filter = filter;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    bindTokensTo(registry);
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

  private void bindTokensTo(MeterRegistry registry) {
    Gauge.builder("impersonation.tokens.bytes", filter, ofTokens(TokenCacheState::bytes))
        .description("Bytes that verified tokens are remembered in, by an estimate")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("impersonation.tokens.remembered", filter, ofTokens(TokenCacheState::tokens))
        .description("Verified tokens that are remembered")
        .register(registry);
    FunctionCounter.builder("impersonation.tokens.hits", filter, ofTokens(TokenCacheState::hits))
        .description("Requests whose token was remembered")
        .register(registry);
    FunctionCounter.builder(
            "impersonation.tokens.misses", filter, ofTokens(TokenCacheState::misses))
        .description("Requests whose token had to be verified")
        .register(registry);
  }

  private static ToDoubleFunction<ImpersonationFilter> ofTokens(
      ToDoubleFunction<TokenCacheState> value) {
    return filter -> filter.tokenCacheState().map(value::applyAsDouble).orElse(Double.NaN);
  }

  private static ToDoubleFunction<ImpersonationFilter> of(ToDoubleFunction<KeySetState> value) {
    return filter -> filter.keySetState().map(value::applyAsDouble).orElse(Double.NaN);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
