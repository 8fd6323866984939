package dev.impersonation.spring.actuator;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.SafeText;
import dev.impersonation.http.RequestObserver;
import dev.impersonation.policy.Decision;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes as Boot's audit events those that the sink has taken. It is no audit by itself: what
 * listeners throw changes nothing.
 */
final class AuditEventPublisher implements RequestObserver {
  private static final String TYPE = "IMPERSONATION_";

  private final ApplicationEventPublisher publisher;

  AuditEventPublisher(ApplicationEventPublisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public void recorded(AuditEvent event) {
    publisher.publishEvent(
        new AuditApplicationEvent(
            event.time(),
            SafeText.oneLine(event.subject()),
            TYPE + event.kind().name(),
            data(event)));
  }

  /** The fields have the names that they have in the audit file. */
  private static Map<String, Object> data(AuditEvent event) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", event.id().toString());
    put(data, "intent_id", event.intentId());
    data.put("impersonation", lowerCase(event.impersonation()));
    who(event, data);
    data.put("method", SafeText.oneLine(event.method()));
    data.put("path", SafeText.oneLine(event.path()));
    put(data, "raw_path", event.rawPath());
    data.put("dispatch", event.dispatch());
    event.decision().ifPresent(decision -> decision(decision, data));
    event.status().ifPresent(status -> data.put("status", status));
    event.duration().ifPresent(taken -> data.put("duration_us", taken.toNanos() / 1000));
    put(data, "failure", event.failure());
    put(data, "remote_address", event.remoteAddress());
    put(data, "request_id", event.requestId());
    put(data, "trace_id", event.traceId());
    return data;
  }

  private static void who(AuditEvent event, Map<String, Object> data) {
    put(data, "actor", event.actorId());
    put(data, "actor_type", event.actorType());
    put(data, "actor_session", event.actorSessionId());
    if (!event.priorActorIds().isEmpty()) {
      data.put("prior_actors", event.priorActorIds().stream().map(SafeText::oneLine).toList());
    }
    put(data, "reason", event.reason());
    put(data, "ticket", event.ticket());
    put(data, "approver", event.approver());
    data.put("issuer", SafeText.oneLine(event.issuer()));
    put(data, "session", event.sessionId());
    if (event.isFirstOfSession()) {
      data.put("first_of_session", true);
    }
  }

  private static void decision(Decision decision, Map<String, Object> data) {
    data.put("rule", decision.rule());
    if (decision instanceof Decision.Denied denied) {
      data.put("decision", "denied");
      data.put("code", denied.code());
    } else {
      data.put("decision", "allowed");
    }
  }

  /** Boot's listener logs the events of debug level as text. */
  private static void put(Map<String, Object> data, String name, Optional<?> value) {
    value.ifPresent(present -> data.put(name, SafeText.oneLine(present.toString())));
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
