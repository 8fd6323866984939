package dev.impersonation.keys;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the key set of one URL from opening to closing: when it is fetched, who waits for that, and
 * what is served meanwhile.
 */
final class RefreshedKeySet implements AutoCloseable {
  /** How many may wait at once for a key that the set held does not have. */
  static final int MAX_WAITERS = 64;

  record Settings(
      URI url,
      Duration requestTimeout,
      int maxBytes,
      Duration maxAge,
      Duration maxStale,
      Duration refetchInterval,
      KeySetTransport transport,
      Ticker ticker) {
    /** At four fifths of its age, which leaves time for several attempts. */
    Duration refreshAfter() {
      return maxAge.multipliedBy(4).dividedBy(5);
    }

    Duration longestUse() {
      return maxAge.plus(maxStale);
    }
  }

  /**
   * @param edition stands for the set, and keeps nothing of it for whoever keeps that
   */
  private record Held(JwkSet keys, long fetchedAt, Object edition) {}

  /** Either a set or why there is none. */
  private record Outcome(@Nullable JwkSet keys, @Nullable String error) {}

  private record Attempt(
      long startedAt, @Nullable String errorBefore, CompletableFuture<Outcome> outcome) {
    /** The error of the last attempt that has ended: this one, or the one before. */
    @Nullable String lastError() {
      Outcome end = outcome.getNow(null);
      return end == null ? errorBefore : end.error();
    }
  }

  private final Settings settings;
  private final KeySetEndpoint endpoint;
  private volatile @Nullable Held held;
  private final AtomicReference<@Nullable Attempt> lastAttempt = new AtomicReference<>();
  private final Semaphore waiters = new Semaphore(MAX_WAITERS);
  private volatile Optional<String> lastAmbiguity = Optional.empty();
  private volatile boolean closed;

  RefreshedKeySet(Settings settings) {
    this.settings = settings;
    endpoint =
        new KeySetEndpoint(
            settings.url(), settings.requestTimeout(), settings.maxBytes(), settings.transport());
  }

  Optional<RSAPublicKey> find(String keyId, String algorithm) throws KeySetUnavailableException {
    Held set = held();
    if (set == null) {
      return await(attempt()).find(keyId, algorithm);
    }
    if (!set.keys().contains(keyId)) {
      return awaitAsOneOfFew(attempt()).find(keyId, algorithm);
    }
    if (isOlder(set, settings.refreshAfter())) {
      Attempt refresh = attempt();
      if (isOlder(set, settings.maxAge()) && refresh.errorBefore() == null) {
        return refreshed(refresh).find(keyId, algorithm);
      }
    }
    return set.keys().find(keyId, algorithm);
  }

  /** The set to look in; null if there is none, or none that may still be used. */
  private @Nullable Held held() {
    Held last = held;
    return last == null || isOlder(last, settings.longestUse()) ? null : last;
  }

  /** Null from when on the set is to be renewed: then it is for {@link #find} to see to that. */
  @Nullable Object edition() {
    Held last = held;
    return last == null || isOlder(last, settings.refreshAfter()) ? null : last.edition();
  }

  private boolean isOlder(Held set, Duration age) {
    return settings.ticker().read() - set.fetchedAt() >= age.toNanos();
  }

  /**
   * Waits, for nobody asked while the set grew old and nothing says that the endpoint is down. If
   * it is, the old set is served from then on, and nobody waits again.
   */
  private JwkSet refreshed(Attempt refresh) throws KeySetUnavailableException {
    try {
      return await(refresh);
    } catch (KeySetUnavailableException e) {
      Held stale = held();
      if (stale == null || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return stale.keys();
    }
  }

  /** Lest a flood of unknown key IDs and a slow endpoint together take all threads there are. */
  private JwkSet awaitAsOneOfFew(Attempt attempt) throws KeySetUnavailableException {
    if (attempt.outcome().isDone()) {
      return await(attempt);
    }
    if (!waiters.tryAcquire()) {
      throw unavailable("too many requests wait for it already");
    }
    try {
      return await(attempt);
    } finally {
      waiters.release();
    }
  }

  private JwkSet await(Attempt attempt) throws KeySetUnavailableException {
    try {
      long millis = settings.requestTimeout().toMillis() + 1000;
      Outcome end = attempt.outcome().get(millis, TimeUnit.MILLISECONDS);
      if (end.keys() == null) {
        throw unavailable(String.valueOf(end.error()));
      }
      return end.keys();
    } catch (ExecutionException | TimeoutException e) {
      throw unavailable(endpoint.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("the waiting thread was interrupted");
    }
  }

  private KeySetUnavailableException unavailable(String why) {
    return new KeySetUnavailableException("no key set from " + shownUrl() + ": " + why);
  }

  /** Joins the attempt that is under way or was made within the interval; else starts one. */
  private Attempt attempt() {
    while (true) {
      Attempt last = lastAttempt.get();
      long now = settings.ticker().read();
      if (last != null
          && (!last.outcome().isDone()
              || now - last.startedAt() < settings.refetchInterval().toNanos())) {
        return last;
      }
      String errorBefore = last == null ? null : last.lastError();
      Attempt next = new Attempt(now, errorBefore, new CompletableFuture<>());
      if (lastAttempt.compareAndSet(last, next)) {
        CompletableFuture<JwkSet> unused =
            endpoint.fetch().whenComplete((set, failure) -> finish(next, set, failure));
        return next;
      }
    }
  }

  private void finish(Attempt attempt, @Nullable JwkSet set, @Nullable Throwable failure) {
    String error = failure == null ? null : endpoint.reason(failure);
    try {
      if (set != null && !closed) {
        held = new Held(set, settings.ticker().read(), new Object());
      }
    } finally {
      // Out of memory, perhaps: an attempt that never ends would be the last one.
      attempt.outcome().complete(new Outcome(set, error));
    }
    if (closed) {
      return;
    }
    if (error != null) {
      warn(error);
    } else if (set != null && attempt.errorBefore() != null) {
      PackageLog.LOG.info("key set from {} again: {} usable keys", shownUrl(), set.size());
    }
    if (set != null) {
      warnOfAmbiguity(set.ambiguity());
    }
  }

  /** Once for as long as it stays the same; attempts follow each other. */
  private void warnOfAmbiguity(Optional<String> found) {
    if (found.isPresent() && !found.equals(lastAmbiguity)) {
      PackageLog.LOG.warn("key set from {}: {}", shownUrl(), found.get());
    }
    lastAmbiguity = found;
  }

  private String shownUrl() {
    return KeySetUrl.shown(settings.url());
  }

  /** At most once an interval, as attempts are made. */
  private void warn(String error) {
    Held old = held();
    if (old == null) {
      PackageLog.LOG.warn("no key set from {}: {}; no token can be verified", shownUrl(), error);
      return;
    }
    long left = settings.longestUse().toNanos() - (settings.ticker().read() - old.fetchedAt());
    PackageLog.LOG.warn(
        "no key set from {}: {}; the one held is used for {} s more",
        shownUrl(),
        error,
        TimeUnit.NANOSECONDS.toSeconds(left));
  }

  KeySetState state() {
    Held set = held();
    Attempt last = lastAttempt.get();
    long now = settings.ticker().read();
    long wait = 0;
    if (set != null) {
      wait = Math.max(wait, settings.refreshAfter().toNanos() - (now - set.fetchedAt()));
    }
    if (last != null) {
      wait = Math.max(wait, settings.refetchInterval().toNanos() - (now - last.startedAt()));
    }
    return new KeySetState(
        set == null ? 0 : set.keys().size(),
        Optional.ofNullable(set).map(some -> Duration.ofNanos(now - some.fetchedAt())),
        Optional.ofNullable(last == null ? null : last.lastError()),
        Duration.ofNanos(wait));
  }

  @Override
  public void close() {
    closed = true;
    endpoint.close();
    held = null;
  }
}
