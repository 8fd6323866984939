package dev.impersonation.http;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.AuditUnavailableException;
import dev.impersonation.audit.PendingOutcome;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A sink that settings describe, so that the gate opens and closes it: at once, to fail at start,
 * and again with every application that a filter is initialized for. Never by a late request, which
 * would keep the file from the next application.
 */
final class OwnSink implements AuditSink {
  private final Supplier<AuditSink> opener;

  /** Held while a file is opened or closed: by containers at start and stop, never by a request. */
  private final ReentrantLock lifecycle = new ReentrantLock();

  private volatile @Nullable AuditSink open;
  private int users;

  private OwnSink(Supplier<AuditSink> opener) {
    this.opener = opener;
    this.open = opener.get();
  }

  /** Returns a sink that is open. */
  static OwnSink open(Supplier<AuditSink> opener) {
    return new OwnSink(opener);
  }

  /** One more uses it. */
  void use() {
    lifecycle.lock();
    try {
      if (open == null) {
        open = opener.get();
      }
      users++;
    } finally {
      lifecycle.unlock();
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
          OwnSink.this.record(outcome);
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

  /** One fewer uses it; the last one closes it. */
  @Override
  public void close() {
    lifecycle.lock();
    try {
      users = Math.max(users - 1, 0);
      AuditSink sink = open;
      if (users == 0 && sink != null) {
        open = null;
        sink.close();
      }
    } finally {
      lifecycle.unlock();
    }
  }
}
