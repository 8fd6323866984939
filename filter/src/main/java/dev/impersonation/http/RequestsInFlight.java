package dev.impersonation.http;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the requests whose outcome is not recorded yet, and counts who uses the gate. A host may
 * forget a request and never report its end: once the object that would report it is garbage, the
 * request is abandoned, with a later request. When the last user closes the gate, every request in
 * flight is. Safe for use by many threads.
 */
final class RequestsInFlight {
  /** How long a close may begin to record, and then wait for what other threads record. */
  private static final Duration ABANDONING = Duration.ofSeconds(10);

  private static final Duration OTHERS_ENDING = Duration.ofSeconds(5);

  /** A request whose outcome is due. */
  interface Due {
    /** Records that it was abandoned; returns whether nothing of it is lost. */
    boolean abandon();

    /** Returns whether its outcome can be recorded where an intent cannot. */
    boolean keepsRoom();
  }

  /** Must not lead to the reporter itself, which would then never be garbage. */
  static final class Watch extends PhantomReference<Object> {
    private final Due request;

    private Watch(Object reporter, Due request, ReferenceQueue<Object> forgotten) {
      super(reporter, forgotten);
      this.request = request;
    }
  }

  private final @Nullable ReopenedSink own;
  private final EventRecorder recorder;
  private final LongSupplier ticker;
  private final ReferenceQueue<Object> forgotten = new ReferenceQueue<>();
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

  /** Those that were found to be forgotten, and put back for later. */
  private final Queue<Watch> found = new ConcurrentLinkedQueue<>();

  /** Each end holds a permit while it is being recorded. */
  private final Semaphore ending = new Semaphore(Integer.MAX_VALUE);

  /** Held by those that open and close, never by a request: the sink writes meanwhile. */
  private final ReentrantLock lifecycle = new ReentrantLock();

  private int users;

  /**
   * Makes one.
   *
   * @param own the sink that is opened with the first user and closed with the last; null if it is
   *     somebody else's to close
   * @param ticker nanoseconds from anywhere
   */
  RequestsInFlight(@Nullable ReopenedSink own, EventRecorder recorder, LongSupplier ticker) {
    this.own = own;
    this.recorder = recorder;
    this.ticker = ticker;
  }

  /** Adds a user, and opens the sink if the last close has closed it. */
  void open() {
    lifecycle.lock();
    try {
      if (own != null) {
        own.open();
      }
      users++;
    } finally {
      lifecycle.unlock();
    }
  }

  /** Takes a user away; the last one abandons what is in flight, and closes the sink. */
  void close() {
    boolean unused = leave(1);
  }

  /** Closes the sink if there is no user, and returns whether that is so. */
  boolean closeUnused() {
    return leave(0);
  }

  private boolean leave(int leaving) {
    if (lifecycle.isHeldByCurrentThread()) {
      // A sink or an observer that this very close calls, and that closes the gate itself.
      return false;
    }
    lifecycle.lock();
    try {
      users = Math.max(users - leaving, 0);
      if (users == 0) {
        settle();
      }
      return users == 0;
    } finally {
      try {
        // Not if somebody that was called meanwhile has opened it.
        if (users == 0 && own != null) {
          own.close();
        }
      } finally {
        lifecycle.unlock();
      }
    }
  }

  /** Has everything that began either recorded or logged. */
  private void settle() {
    long begun = ticker.getAsLong();
    try {
      abandonAll(() -> ticker.getAsLong() - begun < ABANDONING.toNanos());
    } finally {
      int left = watches.size();
      if (left > 0) {
        PackageLog.LOG.error(
            "{} requests were not over when a filter ended, nor was that recorded in time: outcomes"
                + " that are not recorded later are missing",
            left);
      }
      awaitEnding();
      recorder.logMissed();
    }
  }

  private void awaitEnding() {
    boolean isInterrupted = Thread.interrupted();
    try {
      if (ending.tryAcquire(Integer.MAX_VALUE, OTHERS_ENDING.toNanos(), TimeUnit.NANOSECONDS)) {
        ending.release(Integer.MAX_VALUE);
      }
    } catch (InterruptedException e) {
      isInterrupted = true;
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Has a close wait, from before the request counts as ended until that is recorded. */
  boolean whileEnding(BooleanSupplier recording) {
    ending.acquireUninterruptibly();
    try {
      return recording.getAsBoolean();
    } finally {
      ending.release();
    }
  }

  /** Holds a request until {@link #remove}, or until its reporter is garbage. */
  Watch watch(Object reporter, Due request) {
    Watch watch = new Watch(reporter, request, forgotten);
    watches.add(watch);
    return watch;
  }

  /** Its outcome is recorded, or about to be. */
  void remove(Watch watch) {
    watches.remove(watch);
  }

  /**
   * Abandons requests that were forgotten, as far as the garbage collector has found them: so many
   * at the most, for somebody waits, and none after one that cannot be recorded.
   */
  void abandonForgotten(int most) {
    for (int done = 0; done < most; done++) {
      Watch next = nextForgotten();
      if (next == null || !next.request.abandon()) {
        return;
      }
    }
  }

  /**
   * Abandons one forgotten request for which the sink keeps room, so that others find some: else a
   * sink that is full of such room stays so, for no later request begins that would abandon them.
   */
  void makeRoom() {
    boolean unused = whileEnding(this::madeRoom);
  }

  private boolean madeRoom() {
    Watch next = nextForgotten();
    if (next == null) {
      return false;
    }
    if (next.request.keepsRoom()) {
      return next.request.abandon();
    }
    watches.add(next);
    found.add(next);
    return false;
  }

  /** Abandons every request, forgotten or not, while there is time for one more. */
  private void abandonAll(BooleanSupplier mayGoOn) {
    for (Watch each : List.copyOf(watches)) {
      if (!mayGoOn.getAsBoolean()) {
        return;
      }
      if (watches.remove(each)) {
        each.request.abandon();
      }
    }
  }

  private @Nullable Watch nextForgotten() {
    for (Reference<?> each = poll(); each != null; each = poll()) {
      if (each instanceof Watch watch && watches.remove(watch)) {
        return watch;
      }
    }
    return null;
  }

  private @Nullable Reference<?> poll() {
    Watch before = found.poll();
    return before == null ? forgotten.poll() : before;
  }
}
