package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the audit events of requests, from what each of them showed when it began. */
final class RequestEvents {
  private final Clock clock;
  private final Thrown thrown;

  RequestEvents(Clock clock, Thrown thrown) {
    this.clock = clock;
    this.thrown = thrown;
  }

  /** What a request showed when it began: the host may use its own object for another one later. */
  record Shown(
      ImpersonationContext context,
      String method,
      String path,
      @Nullable String rawPath,
      String dispatch,
      @Nullable String remoteAddress,
      @Nullable String requestId,
      @Nullable String traceId) {
    static Shown by(GateRequest request, ImpersonationContext context) {
      String path = request.contextPath() + request.path();
      return new Shown(
          context,
          request.method(),
          path,
          request
              .rawPath()
              .filter(raw -> !raw.equals(path))
              .map(raw -> new RawPath(raw).withoutParameters())
              .orElse(null),
          request.dispatch(),
          request.remoteAddress().orElse(null),
          request.requestId().orElse(null),
          TraceParent.traceId(request.headers("traceparent")).orElse(null));
    }
  }

  /** Returns the event before anything happens: the intent, or that the request is refused. */
  AuditEvent.@Nullable Builder first(Shown shown, Admission admission) {
    Optional<Refusal> refusal = admission.refusal();
    AuditEvent.Builder event =
        of(refusal.isPresent() ? AuditEvent.Kind.REFUSED : AuditEvent.Kind.INTENT, shown);
    if (event == null) {
      return null;
    }
    admission.decision().ifPresent(event::decision);
    refusal.ifPresent(
        answer -> {
          event.status(answer.status());
          if (admission.decision().isEmpty()) {
            event.failure(answer.code());
          }
        });
    return event;
  }

  /** Returns the event after it: what has become of a request whose intent is recorded. */
  AuditEvent.@Nullable Builder outcome(Shown shown, AuditEvent intent) {
    AuditEvent.Builder event = of(AuditEvent.Kind.OUTCOME, shown);
    return event == null ? null : event.intentId(intent.id());
  }

  /** Null if the clock, which may be anybody's code, gives no time; that was logged. */
  private AuditEvent.@Nullable Builder of(AuditEvent.Kind kind, Shown shown) {
    Instant now;
    try {
      now = Objects.requireNonNull(clock.instant(), "the clock gives no time");
    } catch (Throwable e) {
      thrown.log("an audit event is not recorded: the clock threw {} at {}", e);
      return null;
    }
    return AuditEvent.builder(kind, now, shown.context())
        .operation(shown.method(), shown.path())
        .rawPath(shown.rawPath())
        .dispatch(shown.dispatch())
        .remoteAddress(shown.remoteAddress())
        .requestId(shown.requestId())
        .traceId(shown.traceId());
  }
}
