package dev.impersonation.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Remembers tokens that were verified and may come again. Only verified tokens enter, so that bad
 * ones cannot push good ones out. Whoever reads must still judge the times and ask for the key.
 */
final class VerifiedTokens {
  static final int MAX_BYTES = 16 * 1024 * 1024;

  /** What one entry counts at the least, so that the number of entries is bounded as well. */
  static final int MIN_ENTRY_BYTES = 4096;

  /** The token as text, its claims as objects, and both once more where claims repeat. */
  private static final int BYTES_PER_CHARACTER = 4;

  record Entry(SessionClaims.Judged judged, SigningKey key) {}

  private final Cache<String, Entry> entries;

  VerifiedTokens(Clock clock, Duration clockSkew) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((String token, Entry entry) -> bytes(token))
            .expireAfter(
                Expiry.creating(
                    (String token, Entry entry) ->
                        Duration.between(clock.instant(), entry.judged().times().expiration())
                            .plus(clockSkew)))
            // On the caller's thread: a pool's threads would outlive the application.
            .executor(Runnable::run)
            .build();
  }

  private static int bytes(String token) {
    return Math.max(MIN_ENTRY_BYTES, token.length() * BYTES_PER_CHARACTER);
  }

  @Nullable Entry get(String token) {
    return entries.getIfPresent(token);
  }

  void put(String token, Entry entry) {
    entries.put(token, entry);
  }

  void remove(String token) {
    entries.invalidate(token);
  }

  /** How many there are, those included that are due to be evicted. */
  long size() {
    entries.cleanUp();
    return entries.estimatedSize();
  }
}
