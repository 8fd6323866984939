package dev.impersonation.demo.shop;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.impersonation.demo.clerk.BackendApi;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.clerk.ClerkUser;
import java.time.Duration;

/**
 * Knows for a minute who is an operator, as the issuer says: nobody may act for operators, however
 * the link was made. Safe for use by many threads.
 */
final class ProtectedOperators {
  static final Duration FRESH = Duration.ofMinutes(1);

  private static final int MOST = 1_000;

  private final BackendApi backend;
  private final Cache<String, Boolean> byId;

  private ProtectedOperators(BackendApi backend, Cache<String, Boolean> byId) {
    this.backend = backend;
    this.byId = byId;
  }

  static ProtectedOperators of(BackendApi backend, Ticker ticker) {
    return new ProtectedOperators(
        backend,
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(FRESH).ticker(ticker).build());
  }

  /**
   * Returns whether nobody may act for this user: an operator, or somebody whom the issuer does not
   * know any more.
   *
   * @throws IllegalStateException if the issuer does not say
   */
  boolean isProtected(String id) {
    Boolean known = byId.getIfPresent(id);
    if (known == null) {
      // Not by the cache, which would hold a lock while the issuer is asked.
      known = ask(id);
      byId.put(id, known);
    }
    return known;
  }

  private boolean ask(String id) {
    try {
      return backend.user(id).map(ClerkUser::operator).orElse(true);
    } catch (ClerkException e) {
      throw new IllegalStateException("the issuer does not say who is an operator", e);
    }
  }
}
