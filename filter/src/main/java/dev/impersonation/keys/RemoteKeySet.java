package dev.impersonation.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JWK Set (RFC 7517 section 5) behind a configured URL, fetched when first needed and held whole.
 *
 * <p>Nothing from a token or from the document is ever followed: no redirect, no other URL. An
 * attempt, successful or not, is followed by the next one no sooner than after the refetch
 * interval, whoever asks; at most one is under way, and everyone who needs it waits for the same
 * one, in a bounded time and without a lock.
 *
 * <p>Safe for use by many threads. Instances share no keys.
 */
public final class RemoteKeySet implements KeySource {
  private static final Logger log = LoggerFactory.getLogger(RemoteKeySet.class);

  private final URI url;
  private final Duration requestTimeout;
  private final int maxBytes;
  private final Duration refetchInterval;
  private final Ticker ticker;
  private final HttpClient client;
  private final Cache<URI, JwkSet> held;
  private final AtomicReference<@Nullable Attempt> lastAttempt = new AtomicReference<>();

  private record Attempt(long startedAt, CompletableFuture<JwkSet> outcome) {}

  private RemoteKeySet(Builder builder) {
    url = builder.url;
    requestTimeout = builder.requestTimeout;
    maxBytes = builder.maxBytes;
    refetchInterval = builder.refetchInterval;
    ticker = builder.ticker;
    client =
        HttpClient.newBuilder()
            .connectTimeout(requestTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    held = Caffeine.newBuilder().expireAfterWrite(builder.maxAge).ticker(ticker).build();
  }

  /**
   * Returns a key set with the defaults of {@link #builder(URI)}.
   *
   * @throws IllegalArgumentException if the URL is not absolute, or not https and not on loopback
   */
  public static RemoteKeySet of(URI url) {
    return builder(url).build();
  }

  /**
   * Returns a builder.
   *
   * @param url absolute, without user info and fragment; {@code https}, or {@code http} when the
   *     host is {@code localhost} or a literal loopback address
   * @throws IllegalArgumentException if the URL is not such
   */
  public static Builder builder(URI url) {
    return new Builder(url);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Blocks for at most a little over the request timeout, and only if the key is not held and an
   * attempt is due or under way. A token without key ID finds no key and causes no request.
   */
  @Override
  public Optional<RSAPublicKey> find(@Nullable String keyId, String algorithm)
      throws KeySetUnavailableException {
    if (keyId == null) {
      return Optional.empty();
    }
    JwkSet set = held.getIfPresent(url);
    if (set == null || !set.contains(keyId)) {
      set = await(attempt());
    }
    return set.find(keyId, algorithm);
  }

  /** Joins the attempt that is under way or was made within the interval; else starts one. */
  private Attempt attempt() {
    while (true) {
      Attempt last = lastAttempt.get();
      long now = ticker.read();
      if (last != null
          && (!last.outcome().isDone() || now - last.startedAt() < refetchInterval.toNanos())) {
        return last;
      }
      Attempt next = new Attempt(now, outcome());
      if (lastAttempt.compareAndSet(last, next)) {
        start(next);
        return next;
      }
    }
  }

  /** Ends in any case, lest a client that never answers be waited for by everyone to come. */
  private CompletableFuture<JwkSet> outcome() {
    long millis = requestTimeout.toMillis() + 1000;
    return new CompletableFuture<JwkSet>().orTimeout(millis, TimeUnit.MILLISECONDS);
  }

  private void start(Attempt attempt) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Accept", "application/json, application/jwk-set+json")
            .GET()
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, info -> new LimitedBody(maxBytes));
    // The request's own timeout would end with the response head; only cancelling the client's own
    // future closes the socket of a body that drips.
    CompletableFuture.delayedExecutor(requestTimeout.toNanos(), TimeUnit.NANOSECONDS)
        .execute(() -> answer.cancel(true));
    CompletableFuture<JwkSet> unused =
        answer
            .thenApply(this::usableKeys)
            .whenComplete(
                (set, failure) -> {
                  if (failure == null) {
                    held.put(url, set);
                    attempt.outcome().complete(set);
                  } else {
                    // At most once an interval, as attempts are.
                    log.warn("no key set from {}: {}", url, describe(failure));
                    attempt.outcome().completeExceptionally(failure);
                  }
                });
  }

  private JwkSet usableKeys(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new IllegalArgumentException("answered with status " + response.statusCode());
    }
    JwkSet set = JwkSet.parse(utf8(response.body()));
    if (set.isEmpty()) {
      throw new IllegalArgumentException("the document holds no usable RSA signature key");
    }
    return set;
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not a JWK Set: not UTF-8");
    }
  }

  private JwkSet await(Attempt attempt) throws KeySetUnavailableException {
    try {
      return attempt.outcome().get();
    } catch (ExecutionException e) {
      throw unavailable(describe(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("the waiting thread was interrupted");
    }
  }

  private String describe(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null
        && (root instanceof ExecutionException || root instanceof CompletionException)) {
      root = root.getCause();
    }
    if (root instanceof CancellationException || root instanceof TimeoutException) {
      return "no complete answer within " + requestTimeout;
    }
    // Those are ours, and say all; of others the class tells more than their message.
    return root instanceof IllegalArgumentException
        ? String.valueOf(root.getMessage())
        : root.toString();
  }

  private KeySetUnavailableException unavailable(String why) {
    return new KeySetUnavailableException("no key set from " + url + ": " + why);
  }

  @Override
  public String toString() {
    return "RemoteKeySet[" + url + "]";
  }

  /** Builds a {@link RemoteKeySet}. Not safe for use by many threads. */
  public static final class Builder {
    private static final int HARD_MAX_BYTES = 16 * 1024 * 1024;

    private final URI url;
    private Duration requestTimeout = Duration.ofSeconds(5);
    private int maxBytes = 1024 * 1024;
    private Duration maxAge = Duration.ofMinutes(5);
    private Duration refetchInterval = Duration.ofSeconds(10);
    private Ticker ticker = Ticker.systemTicker();

    private Builder(URI url) {
      this.url = KeySetUrl.require(url);
    }

    /**
     * Sets how long one attempt may take, from connecting to the last byte of the body. Default 5
     * s, from 1 ms to 60 s.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder requestTimeout(Duration timeout) {
      this.requestTimeout =
          inRange("requestTimeout", timeout, Duration.ofMillis(1), Duration.ofSeconds(60));
      return this;
    }

    /**
     * Sets how many bytes the document may have. Default 1 MiB, from 1 to 16 MiB.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder maxBytes(int bytes) {
      if (bytes < 1 || bytes > HARD_MAX_BYTES) {
        throw new IllegalArgumentException("maxBytes must be from 1 to " + HARD_MAX_BYTES);
      }
      this.maxBytes = bytes;
      return this;
    }

    /**
     * Sets how long a fetched set is used, hence how long a removed key is still accepted. Default
     * 5 min, from 1 s to 24 h.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder maxAge(Duration age) {
      this.maxAge = inRange("maxAge", age, Duration.ofSeconds(1), Duration.ofHours(24));
      return this;
    }

    /**
     * Sets the least time from the start of one attempt to the next: how long a new key may stay
     * unknown, and how often a flood of unknown key IDs, or an outage, causes a request. Default 10
     * s, from 1 s to 10 min.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder refetchInterval(Duration interval) {
      this.refetchInterval =
          inRange("refetchInterval", interval, Duration.ofSeconds(1), Duration.ofMinutes(10));
      return this;
    }

    Builder ticker(Ticker ticker) {
      this.ticker = ticker;
      return this;
    }

    /**
     * Returns the key set; nothing is fetched yet.
     *
     * @throws IllegalArgumentException if the refetch interval exceeds the age, which would leave
     *     times without keys
     */
    public RemoteKeySet build() {
      if (refetchInterval.compareTo(maxAge) > 0) {
        throw new IllegalArgumentException("refetchInterval must not exceed maxAge");
      }
      return new RemoteKeySet(this);
    }

    private static Duration inRange(String name, Duration value, Duration least, Duration most) {
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(name + " must be from " + least + " to " + most);
      }
      return value;
    }
  }
}
