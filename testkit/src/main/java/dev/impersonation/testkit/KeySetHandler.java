package dev.impersonation.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Serves a key set, or fails in the way that was asked for. */
final class KeySetHandler implements HttpHandler {

  static final String PATH = "/.well-known/jwks.json";

  private static final String REDIRECTED_PATH = "/.well-known/redirected-jwks.json";
  private static final long MAX_SECONDS = 30;
  private static final long DRIP_MILLIS = 50;
  private static final int MIB = 1024 * 1024;
  private static final int PADDING_MIB = 32;

  private final List<RsaKey> keys;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Conduct conduct = new Conduct(null);

  /** What to do, and the end of it: answers that take time wait for that. */
  private record Conduct(@Nullable KeySetFault fault, CountDownLatch end) {
    Conduct(@Nullable KeySetFault fault) {
      this(fault, new CountDownLatch(1));
    }

    boolean endsWithin(long time, TimeUnit unit) throws IOException {
      try {
        return end.await(time, unit);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("the issuer is closed", e);
      }
    }
  }

  KeySetHandler(List<RsaKey> keys) {
    this.keys = keys;
  }

  /** From now on, and for the answers not finished yet. */
  synchronized void conduct(@Nullable KeySetFault fault) {
    Conduct before = conduct;
    conduct = new Conduct(fault);
    before.end().countDown();
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!path.equals(PATH) && !path.equals(REDIRECTED_PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else if (path.equals(PATH)) {
        requests.incrementAndGet();
        answer(exchange, conduct);
      } else {
        good(exchange);
      }
    }
  }

  private void answer(HttpExchange exchange, Conduct now) throws IOException {
    if (now.fault() == null) {
      good(exchange);
      return;
    }
    switch (now.fault()) {
      case DOWN -> exchange.sendResponseHeaders(503, -1);
      case SLOW -> {
        boolean unused = now.endsWithin(MAX_SECONDS, TimeUnit.SECONDS);
        good(exchange);
      }
      case DRIPPING -> drip(exchange, now);
      case EMPTY -> whole(exchange, "application/json", RsaKey.jwkSet(List.of()));
      case HTML -> whole(exchange, "text/html", "<!DOCTYPE html><title>Sign in</title>");
      case HUGE -> {
        begin(exchange, "application/json");
        padded(exchange.getResponseBody());
      }
      case GZIP_BOMB -> {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        begin(exchange, "application/json");
        padded(new GZIPOutputStream(exchange.getResponseBody()));
      }
      case REDIRECT -> {
        exchange.getResponseHeaders().set("Location", REDIRECTED_PATH);
        exchange.sendResponseHeaders(302, -1);
      }
      case DUPLICATE_KEY_ID -> whole(exchange, "application/json", withDuplicates());
    }
  }

  private void good(HttpExchange exchange) throws IOException {
    whole(exchange, "application/json", RsaKey.jwkSet(keys));
  }

  private String withDuplicates() {
    RsaKey foreign = RsaKey.foreign();
    return RsaKey.jwkSet(
        keys.stream()
            .flatMap(
                key ->
                    Stream.of(
                        key, new RsaKey(key.keyId(), foreign.publicKey(), foreign.privateKey())))
            .toList());
  }

  private static void whole(HttpExchange exchange, String type, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  /** A body of no stated length. */
  private static void begin(HttpExchange exchange, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, 0);
  }

  private static void drip(HttpExchange exchange, Conduct now) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    // More than will come, so that the client sees that the answer was cut.
    exchange.sendResponseHeaders(200, MIB);
    OutputStream body = exchange.getResponseBody();
    body.write("{\"keys\":[".getBytes(UTF_8));
    body.flush();
    for (long drop = 0; drop < TimeUnit.SECONDS.toMillis(MAX_SECONDS) / DRIP_MILLIS; drop++) {
      if (now.endsWithin(DRIP_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
      body.write(' ');
      body.flush();
    }
  }

  private void padded(OutputStream body) throws IOException {
    try (body) {
      byte[] spaces = " ".repeat(MIB).getBytes(UTF_8);
      for (int mib = 0; mib < PADDING_MIB; mib++) {
        body.write(spaces);
      }
      body.write(RsaKey.jwkSet(keys).getBytes(UTF_8));
    }
  }
}
