package dev.impersonation.keys;

import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the document of one URL within limits of time and size. Its threads are daemons, work on
 * no caller's behalf beyond one fetch, and end a few seconds after it.
 */
final class KeySetEndpoint implements AutoCloseable {
  static final String THREAD_NAME = "impersonation-key-set";

  private static final long IDLE_SECONDS = 5;

  private final URI url;
  private final Duration timeLimit;
  private final int maxBytes;
  private final ThreadPoolExecutor workers;
  private final ScheduledThreadPoolExecutor timer;
  private volatile @Nullable HttpClient client;
  private volatile @Nullable CompletableFuture<JwkSet> underWay;

  KeySetEndpoint(URI url, Duration timeLimit, int maxBytes) {
    this.url = url;
    this.timeLimit = timeLimit;
    this.maxBytes = maxBytes;
    workers =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            KeySetEndpoint::thread);
    // Not CompletableFuture's own timer: its one thread would keep this class loader for good.
    timer = new ScheduledThreadPoolExecutor(1, KeySetEndpoint::thread);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, THREAD_NAME);
    thread.setDaemon(true);
    // The caller's may be that of another application, which must not be held.
    thread.setContextClassLoader(KeySetEndpoint.class.getClassLoader());
    return thread;
  }

  /**
   * Returns the set to come, which holds at least one key. It ends within the time limit, in any
   * case; the calling thread does no I/O. To be called again only when the last one has ended.
   */
  CompletableFuture<JwkSet> fetch() {
    CompletableFuture<JwkSet> result = new CompletableFuture<>();
    underWay = result;
    try {
      Future<?> limit =
          timer.schedule(
              () -> result.completeExceptionally(new TimeoutException()),
              timeLimit.toNanos(),
              TimeUnit.NANOSECONDS);
      CompletableFuture<JwkSet> unused = result.whenComplete((set, failure) -> limit.cancel(false));
      workers.execute(() -> send(result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new CancellationException());
    }
    return result;
  }

  private void send(CompletableFuture<JwkSet> result) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .header("Accept", "application/json, application/jwk-set+json")
              .GET()
              .build();
      CompletableFuture<HttpResponse<byte[]>> answer =
          client().sendAsync(request, info -> new LimitedBody(maxBytes));
      // The request's own timeout would end with the response head; only cancelling the client's
      // own future closes the socket of a body that drips.
      CompletableFuture<JwkSet> unusedEnd = result.whenComplete((set, e) -> answer.cancel(true));
      CompletableFuture<JwkSet> unused =
          answer
              .thenApply(KeySetEndpoint::usableKeys)
              .whenComplete(
                  (set, failure) -> {
                    if (failure == null) {
                      result.complete(set);
                    } else {
                      result.completeExceptionally(failure);
                    }
                  });
    } catch (RuntimeException | Error e) {
      // Such as no file handles left; whoever waits must hear of it.
      result.completeExceptionally(e);
    }
  }

  private HttpClient client() {
    HttpClient opened = client;
    if (opened == null) {
      opened =
          HttpClient.newBuilder()
              .connectTimeout(timeLimit)
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .executor(workers)
              .build();
      client = opened;
    }
    return opened;
  }

  private static JwkSet usableKeys(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new UnusableAnswerException("answered with status " + response.statusCode());
    }
    JwkSet set = parse(utf8(response.body()));
    if (set.isEmpty()) {
      throw new UnusableAnswerException(
          set.emptyFor("the document holds no usable RSA signature key"));
    }
    return set;
  }

  private static JwkSet parse(String document) {
    try {
      return JwkSet.parse(document);
    } catch (IllegalArgumentException e) {
      throw new UnusableAnswerException(String.valueOf(e.getMessage()));
    }
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new UnusableAnswerException("not a JWK Set: not UTF-8");
    }
  }

  /** Returns why a fetch failed; nothing of the document is quoted. */
  String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null
        && (root instanceof ExecutionException || root instanceof CompletionException)) {
      root = root.getCause();
    }
    if (root instanceof CancellationException) {
      return "closed";
    }
    if (root instanceof TimeoutException) {
      return "no complete answer within " + timeLimit;
    }
    // Messages of others may quote what the endpoint wrote, line breaks included.
    return root instanceof UnusableAnswerException
        ? String.valueOf(root.getMessage())
        : root.getClass().getName();
  }

  /** Ends a fetch that is under way, and all threads; every later fetch fails. */
  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdown();
    CompletableFuture<JwkSet> interrupted = underWay;
    if (interrupted != null) {
      interrupted.cancel(true);
    }
    HttpClient opened = client;
    client = null;
    if (opened != null) {
      shutDown(opened);
    }
  }

  /** Before Java 21 a client cannot be closed: it ends after it has become unreachable. */
  private static void shutDown(HttpClient client) {
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(client);
    } catch (NoSuchMethodException e) {
      // Java 17 to 20.
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
