package dev.impersonation.keys;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys in a JWK Set (RFC 7517 section 5) behind a configured URL: fetched when first needed,
 * held whole and renewed by the requests that use it.
 *
 * <p><b>Age.</b> From four fifths of {@linkplain Builder#maxAge its age} on, the next request
 * causes an attempt in the background and is itself served from the set held. A set that outlived
 * its age while nobody asked is renewed before it is used. While the endpoint is down, the old set
 * is served without waiting for {@linkplain Builder#maxStale some time more}, and then no longer:
 * every lookup fails until an attempt succeeds. A failed, empty or malformed answer never replaces
 * a good set. A key that left the document stops with the next successful attempt.
 *
 * <p><b>Attempts.</b> An attempt, successful or not, is followed by the next one no sooner than
 * after {@linkplain Builder#refetchInterval the refetch interval}, whoever asks; at most one is
 * under way. A key that is not in the set held causes one, so a new key is found within the
 * interval. Who must wait joins the same attempt, in a bounded time and without a lock; at most 64
 * at once wait for keys that the set held does not have, the rest fail at once. Requests for held
 * keys wait for none of this. Nothing from a token or from the document is ever followed: no
 * redirect, no other URL (RFC 8725 section 3.10).
 *
 * <p>Each failed attempt logs one warning, the first success after it one line. Safe for use by
 * many threads. Instances share no keys. Its own threads are daemons, there only during an attempt
 * and some seconds after it, save one of {@code java.net.http}, which is there until {@link
 * #close}.
 */
public final class RemoteKeySet implements KeySource, AutoCloseable {
  private final RefreshedKeySet.Settings settings;
  private final AtomicReference<@Nullable RefreshedKeySet> opened = new AtomicReference<>();

  private RemoteKeySet(RefreshedKeySet.Settings settings) {
    this.settings = settings;
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
    return new Builder(KeySetUrl.require(url));
  }

  /**
   * Returns a builder that takes {@code http} to any host, as in a closed network of containers:
   * whoever can change the answer on its way can sign tokens.
   *
   * @param url absolute, without user info and fragment; {@code https} or {@code http}
   * @throws IllegalArgumentException if the URL is not such
   */
  public static Builder insecureBuilder(URI url) {
    return new Builder(KeySetUrl.requireInsecure(url));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Blocks for at most a little over the request timeout, and only if an attempt is due or under
   * way and no set is held, the set held lacks the key, or it outlived its age unasked. A token
   * without key ID finds no key and causes no request.
   *
   * @throws KeySetUnavailableException if there is no set to look in, if the set held lacks the key
   *     and the attempt to renew it failed or too many wait for it already, or if the thread was
   *     interrupted while it waited, which it then still is
   */
  @Override
  public Optional<RSAPublicKey> find(@Nullable String keyId, String algorithm)
      throws KeySetUnavailableException {
    return keyId == null ? Optional.empty() : open().find(keyId, algorithm);
  }

  /** {@inheritDoc} It is that of the set held, until that is old enough to be renewed. */
  @Override
  public @Nullable Object edition() {
    RefreshedKeySet current = opened.get();
    return current == null ? null : current.edition();
  }

  private RefreshedKeySet open() {
    RefreshedKeySet current = opened.get();
    if (current != null) {
      return current;
    }
    RefreshedKeySet next = new RefreshedKeySet(settings);
    current = opened.compareAndExchange(null, next);
    return current == null ? next : current;
  }

  /** Returns how this key set is at this moment. Never blocks and causes no attempt. */
  public KeySetState state() {
    RefreshedKeySet current = opened.get();
    return current == null
        ? new KeySetState(0, Optional.empty(), Optional.empty(), Duration.ZERO)
        : current.state();
  }

  /**
   * Gives back threads, sockets and keys; who waits for an attempt fails at once. Never blocks.
   *
   * <p>Not the end: a later {@link #find} begins anew, as after {@link Builder#build}, so that what
   * was stopped can be started again.
   */
  @Override
  public void close() {
    RefreshedKeySet last = opened.getAndSet(null);
    if (last != null) {
      last.close();
    }
  }

  @Override
  public String toString() {
    return "RemoteKeySet[" + KeySetUrl.shown(settings.url()) + "]";
  }

  /** Builds a {@link RemoteKeySet}. Not safe for use by many threads. */
  public static final class Builder {
    private static final int HARD_MAX_BYTES = 16 * 1024 * 1024;
    private static final int MAX_USER_AGENT = 200;

    private final URI url;
    private Duration requestTimeout = Duration.ofSeconds(5);
    private int maxBytes = 1024 * 1024;
    private Duration maxAge = Duration.ofMinutes(5);
    private Duration maxStale = Duration.ofHours(1);
    private Duration refetchInterval = Duration.ofSeconds(10);
    private @Nullable KeySetProxy proxy;
    private Function<String, @Nullable String> environment = System::getenv;
    private @Nullable String userAgent;
    private @Nullable SSLContext tls;
    private Ticker ticker = Ticker.systemTicker();

    private Builder(URI url) {
      this.url = url;
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
     * Sets how long a fetched set is used while the endpoint answers, hence how long a removed key
     * may still be accepted. Default 5 min, from 1 s to 24 h.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder maxAge(Duration age) {
      this.maxAge = inRange("maxAge", age, Duration.ofSeconds(1), Duration.ofHours(24));
      return this;
    }

    /**
     * Sets how long after its age a set is still used while it cannot be renewed: how long an
     * outage of the issuer stays unseen, and by how much it prolongs the life of a removed key.
     * Default 1 h, from 0 to 24 h.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder maxStale(Duration time) {
      this.maxStale = inRange("maxStale", time, Duration.ZERO, Duration.ofHours(24));
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

    /**
     * Sets the HTTP proxy for every request, also to loopback. Default: what Java was told by
     * {@code https.proxyHost} and the like; else what the environment variables {@code
     * HTTPS_PROXY}, or for http URLs {@code HTTP_PROXY}, and {@code NO_PROXY} say, in lower case
     * first, and never for loopback.
     *
     * @param proxy {@code host:port} or {@code user:password@host:port}
     * @throws IllegalArgumentException if it is not such
     */
    public Builder proxy(String proxy) {
      this.proxy = KeySetProxy.of(proxy);
      return this;
    }

    /** Sets where those variables are looked up. Default: {@link System#getenv(String)}. */
    public Builder environment(Function<String, @Nullable String> environment) {
      this.environment = environment;
      return this;
    }

    /**
     * Sets the request field {@code User-Agent}. Default: that of {@code java.net.http}, such as
     * {@code Java-http-client/17.0.15}.
     *
     * @param userAgent up to 200 visible ASCII characters, with spaces between
     * @throws IllegalArgumentException if it is not such
     */
    public Builder userAgent(String userAgent) {
      if (userAgent.isBlank()
          || userAgent.length() > MAX_USER_AGENT
          || !userAgent.strip().equals(userAgent)
          || userAgent.chars().anyMatch(character -> character < ' ' || character > '~')) {
        throw new IllegalArgumentException(
            "the user agent must be up to 200 visible ASCII characters, with spaces between");
      }
      this.userAgent = userAgent;
      return this;
    }

    Builder sslContext(SSLContext context) {
      this.tls = context;
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
     *     times without keys; if the environment names a proxy that cannot be used; or if Java
     *     would not send the proxy its credentials
     */
    public RemoteKeySet build() {
      if (refetchInterval.compareTo(maxAge) > 0) {
        throw new IllegalArgumentException("refetchInterval must not exceed maxAge");
      }
      KeySetProxy used = proxy == null ? ProxyVariables.proxyFor(url, environment) : proxy;
      if (used != null) {
        used.requireUsable(url.getScheme());
      }
      return new RemoteKeySet(
          new RefreshedKeySet.Settings(
              url,
              requestTimeout,
              maxBytes,
              maxAge,
              maxStale,
              refetchInterval,
              new KeySetTransport(used, userAgent, tls),
              ticker));
    }

    private static Duration inRange(String name, Duration value, Duration least, Duration most) {
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(name + " must be from " + least + " to " + most);
      }
      return value;
    }
  }
}
