package dev.impersonation.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * Says how a {@link RemoteKeySet} is at one moment, for health checks. It holds no key material and
 * nothing of any token. Immutable.
 *
 * <p>With {@code usableKeys} zero no token can be verified until an attempt succeeds. With keys and
 * a {@code lastError} the set held is served, but not renewed.
 *
 * @param usableKeys how many keys (RFC 7517 section 4) are held and may verify tokens; 0 if no set
 *     was fetched yet, or if the one held has outlived its age and the time it may be stale
 * @param age the time since the set held was fetched; empty if none is held
 * @param lastError why the last finished attempt failed, in words for people; empty if it succeeded
 *     or none was made
 * @param untilNextAttempt how long no request for a held key will cause an attempt, by what is
 *     known now; zero if the next one may. A request for an unknown key may cause one sooner
 */
public record KeySetState(
    int usableKeys, Optional<Duration> age, Optional<String> lastError, Duration untilNextAttempt) {
  /** Whether tokens can be verified at present: some key is held. */
  public boolean isAvailable() {
    return usableKeys > 0;
  }
}
