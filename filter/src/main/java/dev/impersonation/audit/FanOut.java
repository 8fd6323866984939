package dev.impersonation.audit;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Each event to each of several sinks, whatever becomes of it in the others. */
final class FanOut implements AuditSink {
  private final List<AuditSink> sinks;

  FanOut(List<AuditSink> sinks) {
    this.sinks = List.copyOf(sinks);
  }

  @Override
  public void record(AuditEvent event) {
    Throwable failure = failureOf(sink -> sink.record(event));
    if (failure != null) {
      throw new AuditUnavailableException(
          "an audit event was not recorded by each of " + sinks.size() + " sinks", failure);
    }
  }

  @Override
  public void close() {
    Throwable failure = failureOf(AuditSink::close);
    if (failure != null) {
      throw new IllegalStateException(
          "not each of " + sinks.size() + " audit sinks could be closed", failure);
    }
  }

  /** Returns what the first one threw that threw, with what the others threw; null if none did. */
  private @Nullable Throwable failureOf(Consumer<AuditSink> action) {
    Throwable failure = null;
    for (AuditSink sink : sinks) {
      try {
        action.accept(sink);
      } catch (Throwable e) {
        // Checked ones too: they are not declared, yet thrown by code in languages that do not
        // check.
        if (failure == null) {
          failure = e;
        } else if (failure != e) {
          failure.addSuppressed(e);
        }
      }
    }
    return failure;
  }
}
