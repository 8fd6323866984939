package dev.impersonation.spring.actuator;

import dev.impersonation.keys.KeySetState;
import dev.impersonation.servlet.ImpersonationFilter;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether tokens can be verified. Asking causes no request for keys.
 *
 * <ul>
 *   <li>Up: keys are held, or were given to the filter.
 *   <li>Down: no key is held, the last attempt failed, and the next one is not due. Every token is
 *       answered by 503 now.
 *   <li>Unknown, which Boot answers by 200: no key is held, and the next token causes an attempt.
 *       That is so before the first one, after a long rest, and when the next attempt is due. It
 *       must not be down then: a load balancer that sends nothing to what is down would keep it so.
 * </ul>
 */
final class KeysHealthIndicator implements HealthIndicator {
  private final ImpersonationFilter filter;

  KeysHealthIndicator(ImpersonationFilter filter) {
    this.filter = filter;
  }

  @Override
  public Health health() {
    Optional<KeySetState> state = filter.keySetState();
    return Health.status(status(state))
        .withDetails(KeyReport.of(state, filter.cryptoProvider()))
        .build();
  }

  static Status status(Optional<KeySetState> state) {
    if (state.isEmpty() || state.get().isAvailable()) {
      return Status.UP;
    }
    boolean isDue = state.get().untilNextAttempt().toNanos() <= 0;
    return state.get().lastError().isEmpty() || isDue ? Status.UNKNOWN : Status.DOWN;
  }
}
