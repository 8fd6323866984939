package dev.impersonation.audit;

import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what another sink records and what it fails to, for health checks and meters. Safe for use
 * by many threads.
 */
public final class CountingAuditSink implements AuditSink {
  private final AuditSink sink;
  private final LongAdder intents = new LongAdder();
  private final LongAdder outcomes = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder failures = new LongAdder();

  private CountingAuditSink(AuditSink sink) {
    this.sink = sink;
  }

  /** Returns a sink in front of another one, which is closed with it. */
  public static CountingAuditSink of(AuditSink sink) {
    return new CountingAuditSink(sink);
  }

  /** Has the other sink record the event. Throws what that one throws. */
  @Override
  public void record(AuditEvent event) {
    boolean recorded = false;
    try {
      sink.record(event);
      recorded = true;
    } finally {
      (recorded ? counterOf(event.kind()) : failures).increment();
    }
  }

  /** Has the other sink record the intent. Throws what that one throws. */
  @Override
  public PendingOutcome recordIntent(AuditEvent intent) {
    boolean recorded = false;
    try {
      PendingOutcome pending =
          Objects.requireNonNull(sink.recordIntent(intent), "recordIntent returned null");
      recorded = true;
      return new Counted(pending);
    } finally {
      (recorded ? intents : failures).increment();
    }
  }

  private final class Counted implements PendingOutcome {
    private final PendingOutcome pending;

    Counted(PendingOutcome pending) {
      this.pending = pending;
    }

    @Override
    public void record(AuditEvent outcome) {
      boolean recorded = false;
      try {
        pending.record(outcome);
        recorded = true;
      } finally {
        (recorded ? counterOf(outcome.kind()) : failures).increment();
      }
    }

    @Override
    public boolean keepsRoom() {
      return pending.keepsRoom();
    }

    @Override
    public void close() {
      pending.close();
    }
  }

  private LongAdder counterOf(AuditEvent.Kind kind) {
    return switch (kind) {
      case INTENT -> intents;
      case OUTCOME -> outcomes;
      case REFUSED -> refusals;
    };
  }

  /** Returns the counts of now; each is right, while they change not of the same moment. */
  public AuditCounts counts() {
    return new AuditCounts(intents.sum(), outcomes.sum(), refusals.sum(), failures.sum());
  }

  @Override
  public void close() {
    sink.close();
  }
}
