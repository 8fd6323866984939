package dev.impersonation.keys;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the document of one URL within limits of time and size. Its threads are daemons, work on
 * no caller's behalf beyond one fetch, and end a few seconds after it.
 */
final class KeySetEndpoint implements AutoCloseable {
  static final String THREAD_NAME = "impersonation-key-set";

  private static final long IDLE_SECONDS = 5;

  /** The answer to come, and the task that is broken off when it comes too late. */
  private record Attempt(CompletableFuture<JwkSet> result, Future<?> sending) {
    /** Interrupts no task that has ended: its thread may be writing a log by now. */
    void breakOff(Exception why) {
      if (result.completeExceptionally(why)) {
        sending.cancel(true);
      }
    }
  }

  private final URI url;
  private final Duration timeLimit;
  private final int maxBytes;
  private final KeySetTransport transport;
  private final ThreadPoolExecutor workers;
  private final ScheduledThreadPoolExecutor timer;
  private final AtomicReference<@Nullable EndableClient> client = new AtomicReference<>();
  private volatile @Nullable Attempt underWay;
  private volatile boolean closed;

  KeySetEndpoint(URI url, Duration timeLimit, int maxBytes, KeySetTransport transport) {
    this.url = url;
    this.transport = transport;
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
    // No application's: a container counts a thread as left behind by the class loader it has here,
    // and looks before one that was told to end has ended.
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    return thread;
  }

  /**
   * Returns the set to come, which holds at least one key. It ends within the time limit, in any
   * case; the calling thread does no I/O. To be called again only when the last one has ended.
   */
  CompletableFuture<JwkSet> fetch() {
    CompletableFuture<JwkSet> result = new CompletableFuture<>();
    FutureTask<@Nullable Void> sending = new FutureTask<>(() -> send(result), null);
    Attempt attempt = new Attempt(result, sending);
    underWay = attempt;
    try {
      Future<?> limit =
          timer.schedule(
              () -> attempt.breakOff(new TimeoutException()),
              timeLimit.toNanos(),
              TimeUnit.NANOSECONDS);
      CompletableFuture<JwkSet> unused = result.whenComplete((set, failure) -> limit.cancel(false));
      workers.execute(sending);
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new CancellationException());
    } catch (Throwable e) {
      // Such as no threads left: an attempt that never ends would be the last one.
      result.completeExceptionally(e);
    }
    return result;
  }

  private void send(CompletableFuture<JwkSet> result) {
    try {
      // Not sendAsync, whose future is completed in the common pool, which others can fill. The
      // request's own timeout would end with the response head; an interrupt closes the socket of
      // a body that drips as well.
      HttpResponse<byte[]> answer =
          client().send(transport.request(url), info -> new LimitedBody(maxBytes));
      result.complete(usableKeys(answer));
    } catch (Throwable e) {
      // Whatever it is, such as no file handles left: whoever waits must hear of it.
      result.completeExceptionally(e);
    }
  }

  private HttpClient client() throws Exception {
    EndableClient opened = client.get();
    if (opened == null) {
      opened =
          EndableClient.open(transport.client().connectTimeout(connectLimit()).executor(workers));
      client.set(opened);
      if (closed) {
        closeClient();
        throw new CancellationException();
      }
    }
    return opened.client();
  }

  /** A little less than all the time there is, so that it can be told what took too long. */
  private Duration connectLimit() {
    return timeLimit.multipliedBy(9).dividedBy(10);
  }

  private static JwkSet usableKeys(HttpResponse<byte[]> response) {
    if (response.statusCode() == 407) {
      throw new UnusableAnswerException("the proxy demands authentication (status 407)");
    }
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
    return FetchFailure.reason(failure, timeLimit, transport.way());
  }

  /** Ends a fetch that is under way, and all threads; every later fetch fails. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    workers.shutdown();
    Attempt interrupted = underWay;
    if (interrupted != null) {
      interrupted.breakOff(new CancellationException());
    }
    closeClient();
  }

  private void closeClient() {
    EndableClient opened = client.getAndSet(null);
    if (opened != null) {
      opened.close();
    }
  }
}
