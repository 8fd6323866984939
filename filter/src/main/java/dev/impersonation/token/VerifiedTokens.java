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

  /**
   * A whole token, which is found by its end. That is the signature: it differs where anything
   * does, and nobody but the issuer can have remembered ones end alike. No record: on Java 17 their
   * generated {@code equals} keeps the class loader of an application that was undeployed.
   */
  private static final class Key {
    private static final int HASHED_CHARACTERS = 32;

    private final String token;

    Key(String token) {
      this.token = token;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && token.equals(key.token);
    }

    @Override
    public int hashCode() {
      return token.substring(Math.max(0, token.length() - HASHED_CHARACTERS)).hashCode();
    }

    @Override
    public String toString() {
      return "Key[]";
    }
  }

  private final Cache<Key, Entry> entries;

  VerifiedTokens(Clock clock, Duration clockSkew) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((Key key, Entry entry) -> bytes(key.token))
            .expireAfter(
                Expiry.creating(
                    (Key key, Entry entry) ->
                        Duration.between(clock.instant(), entry.judged().times().expiration())
                            .plus(clockSkew)))
            // On the caller's thread: a pool's threads would outlive the application.
            .executor(Runnable::run)
            .build();
  }

  private static int bytes(String token) {
    return Math.max(MIN_ENTRY_BYTES, token.length() * BYTES_PER_CHARACTER);
  }

  /** Leaves no trace: taking note of who read costs more than the reading. */
  @Nullable Entry get(String token) {
    return entries.policy().getIfPresentQuietly(new Key(token));
  }

  void put(String token, Entry entry) {
    entries.put(new Key(token), entry);
  }

  void remove(String token) {
    entries.invalidate(new Key(token));
  }

  /** How many there are, those included that are due to be evicted. */
  long size() {
    entries.cleanUp();
    return entries.estimatedSize();
  }
}
