package dev.impersonation.audit;

import dev.impersonation.policy.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What an event says, under the names it has wherever it is written, in their order. */
final class EventFields {
  /** One of them: a text, some texts, a whole number or {@code true}. */
  sealed interface Field {
    String name();
  }

  record Text(String name, String value) implements Field {}

  record Texts(String name, List<String> values) implements Field {}

  record Count(String name, long value) implements Field {}

  record Mark(String name) implements Field {}

  static final String PATH = "path";

  private final List<Field> fields = new ArrayList<>(32);

  private EventFields() {}

  static List<Field> of(AuditEvent event) {
    EventFields all = new EventFields();
    all.text("id", event.id().toString());
    all.text("time", event.time().toString());
    all.text("kind", lowerCase(event.kind()));
    all.text("intent_id", event.intentId().map(UUID::toString));
    all.text("impersonation", lowerCase(event.impersonation()));
    all.text("subject", event.subject());
    all.parties(event);
    all.text("issuer", event.issuer());
    all.text("session", event.sessionId());
    if (event.isFirstOfSession()) {
      all.fields.add(new Mark("first_of_session"));
    }
    all.text("method", event.method());
    all.text(PATH, event.path());
    all.text("dispatch", event.dispatch());
    event.decision().ifPresent(all::decision);
    event.status().ifPresent(status -> all.fields.add(new Count("status", status)));
    event
        .duration()
        .map(TimeUnit.MICROSECONDS::convert)
        .ifPresent(micros -> all.fields.add(new Count("duration_us", micros)));
    all.text("failure", event.failure());
    all.text("remote_address", event.remoteAddress());
    all.text("request_id", event.requestId());
    all.text("trace_id", event.traceId());
    return all.fields;
  }

  private void parties(AuditEvent event) {
    text("actor", event.actorId());
    text("actor_type", event.actorType());
    text("actor_session", event.actorSessionId());
    if (!event.priorActorIds().isEmpty()) {
      fields.add(new Texts("prior_actors", event.priorActorIds()));
    }
    text("reason", event.reason());
    text("ticket", event.ticket());
    text("approver", event.approver());
  }

  private void decision(Decision decision) {
    text("decision", decision instanceof Decision.Denied ? "denied" : "allowed");
    text("rule", decision.rule());
    if (decision instanceof Decision.Denied refused) {
      text("code", refused.code());
    }
  }

  private void text(String name, String value) {
    fields.add(new Text(name, value));
  }

  private void text(String name, Optional<String> value) {
    value.ifPresent(present -> text(name, present));
  }

  static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
