package dev.impersonation.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands each event to each of several sinks, also after one of them threw. */
final class FanOut implements AuditSink {
  private final List<AuditSink> sinks;

  FanOut(List<AuditSink> sinks) {
    this.sinks = List.copyOf(sinks);
  }

  @Override
  public void record(AuditEvent event) {
    requireAll(failureOf(sinks, sink -> sink.record(event)));
  }

  /** Where one sink does not take the intent, the others keep no room for its outcome. */
  @Override
  public PendingOutcome recordIntent(AuditEvent intent) {
    List<PendingOutcome> pending = new ArrayList<>();
    Throwable failure =
        failureOf(sinks, sink -> pending.add(Objects.requireNonNull(sink.recordIntent(intent))));
    if (failure != null) {
      Throwable unclosed = failureOf(pending, PendingOutcome::close);
      if (unclosed != null) {
        add(failure, unclosed);
      }
    }
    requireAll(failure);
    return new PendingOutcome() {
      @Override
      public void record(AuditEvent outcome) {
        requireAll(failureOf(pending, each -> each.record(outcome)));
      }

      @Override
      public boolean keepsRoom() {
        return pending.stream().anyMatch(PendingOutcome::keepsRoom);
      }

      @Override
      public void close() {
        requireAll(failureOf(pending, PendingOutcome::close));
      }
    };
  }

  private void requireAll(@Nullable Throwable failure) {
    if (failure != null) {
      throw new AuditUnavailableException(
          "an audit event was not recorded by each of " + sinks.size() + " sinks" + why(failure),
          failure);
    }
  }

  /** The contract of its own exception keeps events out of the message; of others nothing does. */
  private static String why(Throwable failure) {
    return failure instanceof AuditUnavailableException ? ": " + failure.getMessage() : "";
  }

  @Override
  public void close() {
    Throwable failure = failureOf(sinks, AuditSink::close);
    if (failure != null) {
      throw new IllegalStateException(
          "not each of " + sinks.size() + " audit sinks could be closed", failure);
    }
  }

  /** Returns what the first one threw that threw, with what the others threw; null if none did. */
  private static <T> @Nullable Throwable failureOf(List<T> all, Consumer<T> action) {
    Throwable failure = null;
    for (T each : all) {
      try {
        action.accept(each);
      } catch (Throwable e) {
        // Checked ones too: they are not declared, yet thrown by code in languages that do not
        // check.
        if (failure == null) {
          failure = e;
        } else {
          add(failure, e);
        }
      }
    }
    return failure;
  }

  private static void add(Throwable failure, Throwable other) {
    if (failure != other) {
      failure.addSuppressed(other);
    }
  }
}
