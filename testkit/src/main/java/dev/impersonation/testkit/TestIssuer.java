package dev.impersonation.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Issues session tokens for tests: RSA keys, the key set (RFC 7517) that publishes them over HTTP
 * on loopback, and the tokens it signs.
 *
 * <p>{@link #start()} makes a new key and listens on a free port of 127.0.0.1; {@link #close()}
 * gives the port back. Give {@link #publishableKey()} to what is tested and it finds the rest, or
 * configure {@link #issuer()} with {@link #jwksUrl()}, or {@link #publicKeyPem()} for verification
 * without HTTP. Two issuers never share a key, a port or a key ID.
 *
 * <p>Safe for use by many threads. Its own threads are daemons. Tokens can be signed after {@link
 * #close()} too; only the key set is gone then.
 */
public final class TestIssuer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  private final Clock clock;

  /** The first one signs. */
  private final List<RsaKey> keys = new CopyOnWriteArrayList<>(List.of(RsaKey.generate()));

  private final KeySetHandler keySet = new KeySetHandler(keys);
  private final AtomicLong tokens = new AtomicLong();
  private final ExecutorService executor;
  private final HttpServer server;
  private volatile String authorizedParty = TokenBuilder.AUTHORIZED_PARTY;

  private TestIssuer(Clock clock) throws IOException {
    this.clock = clock;
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    this.server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    this.executor =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "test-issuer");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts an issuer that takes the time from {@link Clock#systemUTC()}.
   *
   * @return a running issuer, to be closed by the caller
   * @throws UncheckedIOException if no loopback port can be opened
   */
  public static TestIssuer start() {
    return start(Clock.systemUTC());
  }

  /**
   * Starts an issuer whose tokens take their times from {@code clock}.
   *
   * @param clock asked once for each token signed
   * @return a running issuer, to be closed by the caller
   * @throws UncheckedIOException if no loopback port can be opened
   */
  public static TestIssuer start(Clock clock) {
    Objects.requireNonNull(clock, "clock");
    try {
      TestIssuer issuer = new TestIssuer(clock);
      issuer.listen();
      return issuer;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on " + HOST, e);
    }
  }

  private void listen() {
    server.createContext("/", keySet);
    server.setExecutor(executor);
    // The server's dispatcher thread is a daemon only when it is started by one.
    CompletableFuture.runAsync(server::start, executor).join();
  }

  /**
   * The {@code iss} of this issuer's tokens (RFC 7519 4.1.1).
   *
   * @return {@code http://127.0.0.1:PORT}, without a slash at the end
   */
  public String issuer() {
    return "http://" + host();
  }

  private String host() {
    return HOST + ':' + server.getAddress().getPort();
  }

  /**
   * Where the key set is served, as {@code application/json}, to {@code GET} requests.
   *
   * @return {@link #issuer()} followed by {@code /.well-known/jwks.json}
   */
  public URI jwksUrl() {
    return URI.create(issuer() + KeySetHandler.PATH);
  }

  /**
   * The publishable key that names this issuer the way Clerk's keys name theirs.
   *
   * @return {@code pk_test_} and the unpadded base64 of {@code 127.0.0.1:PORT$}
   */
  public String publishableKey() {
    return "pk_test_"
        + Base64.getEncoder().withoutPadding().encodeToString((host() + '$').getBytes(US_ASCII));
  }

  /**
   * What Clerk's cookies carry behind their name for this {@link #publishableKey()}: the session
   * cookie is {@code __session_<suffix>}.
   *
   * @return 8 characters of the URL-safe base64 alphabet
   */
  public String cookieSuffix() {
    return cookieSuffix(publishableKey());
  }

  static String cookieSuffix(String publishableKey) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(publishableKey.getBytes(UTF_8));
      return Base64.getUrlEncoder().encodeToString(digest).substring(0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("No SHA-1 on this JDK", e);
    }
  }

  /**
   * The front end that this issuer's tokens are for by default: {@code azp}.
   *
   * @return an origin; {@value TokenBuilder#AUTHORIZED_PARTY} until {@link #useAuthorizedParty}
   */
  public String authorizedParty() {
    return authorizedParty;
  }

  /**
   * Makes tokens be for another front end: what {@link #token} and {@link SessionToken} give from
   * now on has this {@code azp}.
   *
   * @param origin an origin, such as {@code https://app.example.com}
   */
  public void useAuthorizedParty(String origin) {
    authorizedParty = Objects.requireNonNull(origin, "origin");
  }

  /**
   * The {@code kid} of the key that signs, in token headers and in the key set.
   *
   * @return a name that begins with {@code ins_test}, different for every key of every issuer
   */
  public String keyId() {
    return key().keyId();
  }

  /**
   * The public half of the key that signs.
   *
   * @return an RSA key of 2048 bits with exponent 65537
   */
  public RSAPublicKey publicKey() {
    return key().publicKey();
  }

  /**
   * {@link #publicKey()} as text, for verification without a key set.
   *
   * @return a {@code PUBLIC KEY} PEM block (RFC 7468 13) with {@code \n} line ends
   */
  public String publicKeyPem() {
    return key().pem();
  }

  /**
   * The good key set, whether or not it is served at present.
   *
   * @return a JSON object with one key in {@code keys} (RFC 7517 5), or more after {@link
   *     #rotateKeys}
   */
  public String jwkSet() {
    return RsaKey.jwkSet(keys);
  }

  /**
   * How often the key set was fetched over HTTP since {@link #start()}. Counted before the answer
   * is written: whoever has read an answer finds it counted.
   *
   * @return the number of {@code GET} requests of {@link #jwksUrl()}
   */
  public int keySetRequests() {
    return keySet.requests();
  }

  /**
   * Makes the key set fail in this way from now on, in place of any fault before. Tokens are signed
   * as ever.
   *
   * @param fault what to do to whoever fetches the key set
   */
  public void fail(KeySetFault fault) {
    keySet.conduct(Objects.requireNonNull(fault, "fault"));
  }

  /** Serves the good key set again, and ends what a fault still holds up. */
  public void recover() {
    keySet.conduct(null);
  }

  /**
   * Makes a new key that signs from now on. The old ones stay in the key set, as while a rotation
   * is under way, until {@link #withdrawOldKeys}. Builders that {@link #token} returned before sign
   * with the key they began with.
   */
  public void rotateKeys() {
    keys.add(0, RsaKey.generate());
  }

  /** Takes all keys but the one that signs out of the key set, which ends a rotation. */
  public void withdrawOldKeys() {
    keys.retainAll(List.of(key()));
  }

  /**
   * A builder that holds a good session token: version 2, of subject {@link TokenBuilder#SUBJECT},
   * not impersonated, valid for 60 seconds from when it is signed.
   *
   * @return a new builder, independent of all others
   */
  public TokenBuilder token() {
    return new TokenBuilder(this);
  }

  RsaKey key() {
    return keys.get(0);
  }

  Instant now() {
    return clock.instant();
  }

  /** 20 hexadecimal digits that no other token of this issuer has. */
  String nextTokenId() {
    return String.format(Locale.ROOT, "%020x", tokens.incrementAndGet());
  }

  /** Stops serving the key set and frees the port. Does nothing when called again. */
  @Override
  public void close() {
    if (!executor.isShutdown()) {
      keySet.conduct(null);
      server.stop(0);
      executor.shutdownNow();
    }
  }
}
