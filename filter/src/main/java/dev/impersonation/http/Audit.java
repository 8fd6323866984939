package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.PendingOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of the gate that records what is done, before it is done and after it. */
final class Audit {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationGate.class);
  private static final int REMEMBERED_SESSIONS = 10_000;

  /** How long a close may tell of ends, and then wait for those that others tell of. */
  private static final Duration TELLING = Duration.ofSeconds(10);

  private static final Duration OTHERS_TELLING = Duration.ofSeconds(5);

  private final AuditScope recorded;
  private final AuditSink sink;
  private final Clock clock;
  private final LongSupplier ticker;
  private final Recorder recorder;
  private final UntoldEnds untold = new UntoldEnds();
  private final AtomicInteger users = new AtomicInteger();

  /** Held by those that close it, never by a request: it is held while the sink writes. */
  private final ReentrantLock closing = new ReentrantLock();

  /** Each end holds a permit while it is being recorded. */
  private final Semaphore ending = new Semaphore(Integer.MAX_VALUE);

  private final SeenSessions sessions = new SeenSessions(REMEMBERED_SESSIONS);

  /**
   * Makes one.
   *
   * @param clock the time of events
   * @param ticker nanoseconds from anywhere, for durations
   */
  Audit(
      AuditScope recorded,
      AuditSink sink,
      Clock clock,
      LongSupplier ticker,
      List<RequestObserver> observers) {
    this.recorded = recorded;
    this.sink = sink;
    this.clock = clock;
    this.ticker = ticker;
    this.recorder = new Recorder(sink, observers, ticker);
  }

  /** One more uses it: opens what {@link #close} gave back. */
  void use() {
    if (sink instanceof OwnSink own) {
      own.use();
    }
    users.incrementAndGet();
  }

  /**
   * One fewer uses it: the last one tells what nobody has told, and closes the sink if it is the
   * gate's own, once what is being recorded is.
   */
  void close() {
    if (closing.isHeldByCurrentThread()) {
      // A sink or an observer that this very close tells of something, and that asks for a close.
      return;
    }
    closing.lock();
    try {
      if (users.updateAndGet(count -> Math.max(count - 1, 0)) == 0) {
        settle();
      }
    } finally {
      try {
        if (sink instanceof OwnSink own) {
          own.close();
        }
      } finally {
        closing.unlock();
      }
    }
  }

  /** Has everything that began either recorded or reported. */
  private void settle() {
    long begun = nanoTime();
    try {
      untold.tellAll(() -> nanoTime() - begun < TELLING.toNanos());
    } finally {
      int left = untold.size();
      if (left > 0) {
        log.error(
            "{} requests were not over when a filter ended, nor was that recorded in time: outcomes"
                + " that are not recorded later are missing",
            left);
      }
      awaitEnding();
      recorder.sayWhatIsUnsaid();
    }
  }

  private void awaitEnding() {
    boolean isInterrupted = Thread.interrupted();
    try {
      if (ending.tryAcquire(Integer.MAX_VALUE, OTHERS_TELLING.toNanos(), TimeUnit.NANOSECONDS)) {
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
  boolean ending(BooleanSupplier recording) {
    ending.acquireUninterruptibly();
    try {
      return recording.getAsBoolean();
    } finally {
      ending.release();
    }
  }

  /** Records what the first admission of a request leads to. */
  AuditedRequest begin(GateRequest request, Admission admission) {
    if (!(admission.caller() instanceof Caller.Verified verified)
        || !recorded.include(verified.context())) {
      return AuditedRequest.ended(this, admission.refusal());
    }
    ImpersonationContext context = verified.context();
    AuditedRequest.Asked asked = AuditedRequest.Asked.of(request, context);
    boolean first = sessions.meet(context);
    AuditEvent event = firstEvent(asked, admission, first);
    if (event != null && event.kind() == AuditEvent.Kind.INTENT) {
      PendingOutcome pending = recorder.recordIntent(event);
      if (pending != null) {
        return AuditedRequest.begun(this, asked, event, pending, admission.decision());
      }
    }
    boolean isRecorded =
        event != null && event.kind() == AuditEvent.Kind.REFUSED && recorder.record(event);
    if (first && !isRecorded) {
      sessions.forget(context);
    }
    if (!isRecorded) {
      boolean unused =
          ending(
              () -> {
                untold.makeRoom();
                return true;
              });
    }
    return AuditedRequest.ended(
        this, Optional.of(admission.refusal().orElseGet(Refusal::auditUnavailable)));
  }

  private @Nullable AuditEvent firstEvent(
      AuditedRequest.Asked asked, Admission admission, boolean isFirstOfSession) {
    Optional<Refusal> refusal = admission.refusal();
    AuditEvent.Builder builder =
        event(refusal.isPresent() ? AuditEvent.Kind.REFUSED : AuditEvent.Kind.INTENT, asked);
    if (builder == null) {
      return null;
    }
    admission.decision().ifPresent(builder::decision);
    refusal.ifPresent(
        answer -> {
          builder.status(answer.status());
          if (admission.decision().isEmpty()) {
            builder.failure(answer.code());
          }
        });
    if (isFirstOfSession) {
      builder.firstOfSession();
    }
    return builder.build();
  }

  /** Null if the clock, which may be anybody's code, does not tell the time; that was logged. */
  AuditEvent.@Nullable Builder event(AuditEvent.Kind kind, AuditedRequest.Asked asked) {
    Instant now;
    try {
      now = Objects.requireNonNull(clock.instant(), "the clock tells no time");
    } catch (Throwable e) {
      recorder.clockThrew(e);
      return null;
    }
    return AuditEvent.builder(kind, now, asked.context())
        .operation(asked.method(), asked.path())
        .rawPath(asked.rawPath())
        .dispatch(asked.dispatch())
        .remoteAddress(asked.remoteAddress())
        .requestId(asked.requestId())
        .traceId(asked.traceId());
  }

  /** Returns what is to be said at the start where SLF4J says nothing; else empty. */
  Optional<String> unloggedWarning() {
    return NoProvider.warning(recorded, sink);
  }

  Recorder recorder() {
    return recorder;
  }

  UntoldEnds untold() {
    return untold;
  }

  long nanoTime() {
    return ticker.getAsLong();
  }
}
