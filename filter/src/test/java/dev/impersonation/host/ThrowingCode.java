package dev.impersonation.host;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.http.Admission;
import dev.impersonation.http.RequestObserver;
import dev.impersonation.keys.KeySource;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.ImpersonationPolicy;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A user's code, in all places where it runs within a filter, that throws what it is told to. */
final class ThrowingCode {
  static final String SECRET = "sEcReTmArKeR";

  private final AtomicReference<@Nullable Throwable> next = new AtomicReference<>();

  /** One of each kind, with a message that must stay where it is. */
  static List<Throwable> kinds() {
    return List.of(
        new IllegalStateException(SECRET, new IOException(SECRET)),
        new IOException(SECRET),
        new AssertionError(SECRET),
        new StackOverflowError(SECRET),
        new OutOfMemoryError(SECRET),
        new InternalError(SECRET, new IOException(SECRET)),
        new Unspeakable());
  }

  /** To look at it is enough to be thrown at once more. */
  private static final class Unspeakable extends VirtualMachineError {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException(SECRET);
    }

    @Override
    public String toString() {
      throw new IllegalStateException(SECRET);
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException(SECRET);
    }
  }

  void throwsFromNowOn(@Nullable Throwable thrown) {
    next.set(thrown);
  }

  private void run() {
    Throwable thrown = next.get();
    if (thrown != null) {
      ThrowingCode.<RuntimeException>raise(thrown);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void raise(Throwable thrown) throws T {
    throw (T) thrown;
  }

  ImpersonationPolicy policy() {
    return (operation, context) -> {
      run();
      return Decision.allowed("in-doubt");
    };
  }

  KeySource keySource() {
    return (keyId, algorithm) -> {
      run();
      return Optional.empty();
    };
  }

  AuditSink sink() {
    return event -> run();
  }

  RequestObserver observer() {
    return new RequestObserver() {
      @Override
      public void decided(Admission admission) {
        run();
      }

      @Override
      public void recorded(AuditEvent event) {
        run();
      }

      @Override
      public Scope enter(ImpersonationContext context) {
        return ThrowingCode.this::run;
      }
    };
  }

  Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        run();
        return Instant.now();
      }
    };
  }
}
