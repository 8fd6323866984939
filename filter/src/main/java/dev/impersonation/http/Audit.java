package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.AuditUnavailableException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of the gate that records what is done, before it is done and after it. */
final class Audit {
  private static final Logger log = LoggerFactory.getLogger(ImpersonationGate.class);
  private static final int REMEMBERED_SESSIONS = 10_000;

  private final AuditedRequests recorded;
  private final AuditSink sink;
  private final Clock clock;
  private final SeenSessions sessions = new SeenSessions(REMEMBERED_SESSIONS);

  Audit(AuditedRequests recorded, AuditSink sink, Clock clock) {
    this.recorded = recorded;
    this.sink = sink;
    this.clock = clock;
  }

  /** Opens what {@link #close} gave back. */
  void use() {
    if (sink instanceof OwnSink own) {
      own.use();
    }
  }

  /** Closes the sink if it is the gate's own. */
  void close() {
    if (sink instanceof OwnSink own) {
      own.close();
    }
  }

  @Override
  public String toString() {
    return recorded == AuditedRequests.OFF ? "off" : recorded.toString().toLowerCase(Locale.ROOT);
  }

  /** Records what the first judgement of a request leads to. */
  AuditedRequest begin(GateRequest request, Judgement judgement) {
    if (!(judgement.verdict() instanceof Verdict.Verified verified)
        || !recorded.include(verified.context())) {
      return AuditedRequest.ended(this, judgement.refusal());
    }
    ImpersonationContext context = verified.context();
    AuditedRequest.Asked asked = AuditedRequest.Asked.of(request, context);
    Optional<Refusal> refusal = judgement.refusal();
    AuditEvent.Builder builder =
        event(refusal.isPresent() ? AuditEvent.Kind.REFUSED : AuditEvent.Kind.INTENT, asked);
    judgement.decision().ifPresent(builder::decision);
    refusal.ifPresent(
        answer -> {
          builder.status(answer.status());
          if (judgement.decision().isEmpty()) {
            builder.failure(answer.code());
          }
        });
    boolean first = sessions.meet(context);
    if (first) {
      builder.firstOfSession();
    }
    AuditEvent event = builder.build();
    if (!isRecorded(event)) {
      if (first) {
        sessions.forget(context);
      }
      return AuditedRequest.ended(this, Optional.of(refusal.orElseGet(Refusal::auditUnavailable)));
    }
    return refusal.isPresent()
        ? AuditedRequest.ended(this, refusal)
        : AuditedRequest.begun(this, asked, event, judgement.decision());
  }

  AuditEvent.Builder event(AuditEvent.Kind kind, AuditedRequest.Asked asked) {
    return AuditEvent.builder(kind, clock.instant(), asked.context())
        .operation(asked.method(), asked.path())
        .dispatch(asked.dispatch())
        .remoteAddress(asked.remoteAddress())
        .requestId(asked.requestId())
        .traceId(asked.traceId());
  }

  void recordOutcome(AuditEvent event) {
    if (!isRecorded(event)) {
      log.error("the outcome of an impersonated request is lost: audit event {}", event.id());
    }
  }

  /** A sink may be anybody's code: whatever it throws, the event counts as not recorded. */
  private boolean isRecorded(AuditEvent event) {
    try {
      sink.record(event);
      return true;
    } catch (AuditUnavailableException e) {
      log.error("an audit event is not recorded: {}", e.getMessage());
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError broken && !(e instanceof StackOverflowError)) {
        throw broken;
      }
      // Not its message: that may hold what the sink read.
      log.error("an audit event is not recorded: the sink threw {}", e.getClass().getName());
    }
    return false;
  }

  long nanoTime() {
    return System.nanoTime();
  }
}
