package dev.impersonation.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An issuer of session tokens for tests: an RSA key, the key set (RFC 7517) that publishes it over
 * HTTP on loopback, and the tokens it signs.
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
  private static final String KEY_SET_PATH = "/.well-known/jwks.json";

  private final Clock clock;
  private final RsaKey key = RsaKey.generate();
  private final AtomicInteger keySetRequests = new AtomicInteger();
  private final AtomicLong tokens = new AtomicLong();
  private final ExecutorService executor;
  private final HttpServer server;

  private TestIssuer(Clock clock) throws IOException {
    this.clock = clock;
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    this.server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    this.executor =
        Executors.newFixedThreadPool(
            2,
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
    server.createContext("/", this::answer);
    server.setExecutor(executor);
    // The server's dispatcher thread is a daemon only when it is started by one.
    CompletableFuture.runAsync(server::start, executor).join();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(KEY_SET_PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        keySetRequests.incrementAndGet();
        byte[] body = jwkSet().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
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
    return URI.create(issuer() + KEY_SET_PATH);
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
   * The {@code kid} of the key that signs, in token headers and in the key set.
   *
   * @return a name that begins with {@code ins_test}, different for every issuer
   */
  public String keyId() {
    return key.keyId();
  }

  /**
   * The public half of the key that signs.
   *
   * @return an RSA key of 2048 bits with exponent 65537
   */
  public RSAPublicKey publicKey() {
    return key.publicKey();
  }

  /**
   * {@link #publicKey()} as text, for verification without a key set.
   *
   * @return a {@code PUBLIC KEY} PEM block (RFC 7468 13) with {@code \n} line ends
   */
  public String publicKeyPem() {
    return key.pem();
  }

  /**
   * The key set as it is served, whether or not the issuer is still open.
   *
   * @return a JSON object with one key in {@code keys} (RFC 7517 5)
   */
  public String jwkSet() {
    return key.jwkSet();
  }

  /**
   * How often the key set was fetched over HTTP since {@link #start()}. Counted before the answer
   * is written: whoever has read an answer finds it counted.
   *
   * @return the number of {@code GET} requests of {@link #jwksUrl()}
   */
  public int keySetRequests() {
    return keySetRequests.get();
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
    return key;
  }

  Instant now() {
    return clock.instant();
  }

  /** 20 hexadecimal digits that no other token of this issuer has. */
  String nextTokenId() {
    return String.format("%020x", tokens.incrementAndGet());
  }

  /** Stops serving the key set and frees the port. Does nothing when called again. */
  @Override
  public void close() {
    if (!executor.isShutdown()) {
      server.stop(0);
      executor.shutdownNow();
    }
  }
}
