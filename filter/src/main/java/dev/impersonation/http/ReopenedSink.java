package dev.impersonation.http;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.AuditUnavailableException;
import dev.impersonation.audit.PendingOutcome;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes the sink that settings describe: at once, to fail at start, and again with every
 * application that a filter is initialized for. Never by a late request, which would keep the file
 * from the next application. {@link RequestsInFlight} opens and closes it, one thread at a time.
 */
final class ReopenedSink implements AuditSink {
  private final Supplier<AuditSink> opener;
  private volatile @Nullable AuditSink open;

  /** Makes one that is open. */
  ReopenedSink(Supplier<AuditSink> opener) {
    this.opener = opener;
    this.open = opener.get();
  }

  /** Opens it, unless it is open. */
  void open() {
    if (open == null) {
      open = opener.get();
    }
  }

  @Override
  public void record(AuditEvent event) {
    opened().record(event);
  }

  @Override
  public PendingOutcome recordIntent(AuditEvent intent) {
    AuditSink sink = opened();
    PendingOutcome pending = sink.recordIntent(intent);
    return new PendingOutcome() {
      @Override
      @SuppressWarnings("ReferenceEquality") // The very one that keeps room for it.
      public void record(AuditEvent outcome) {
        if (open == sink) {
          pending.record(outcome);
        } else {
          // Closed meanwhile, and perhaps opened again.
          ReopenedSink.this.record(outcome);
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
    };
  }

  private AuditSink opened() {
    AuditSink sink = open;
    if (sink == null) {
      throw new AuditUnavailableException("the audit file is closed, as is the filter", null);
    }
    return sink;
  }

  @Override
  public void close() {
    AuditSink sink = open;
    if (sink != null) {
      open = null;
      sink.close();
    }
  }
}
