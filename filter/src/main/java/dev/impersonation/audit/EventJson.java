package dev.impersonation.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.impersonation.policy.Decision;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Events as JSON on one line, in ASCII alone: letters of other scripts can be invisible, or turn
 * the order of a line on a screen.
 */
final class EventJson {
  // No recycling: its thread-locals would hold this class loader in the container's threads.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private EventJson() {}

  /** Writes the event and the end of its line. */
  static void write(AuditEvent event, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      write(event, json);
      json.writeRaw('\n');
    }
  }

  static String of(AuditEvent event) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(event, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(AuditEvent event, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", event.id().toString());
    json.writeStringField("time", event.time().toString());
    json.writeStringField("kind", lowerCase(event.kind()));
    json.writeStringField("impersonation", lowerCase(event.impersonation()));
    json.writeStringField("subject", event.subject());
    parties(event, json);
    json.writeStringField("issuer", event.issuer());
    write("session", event.sessionId(), json);
    if (event.isFirstOfSession()) {
      json.writeBooleanField("first_of_session", true);
    }
    json.writeStringField("method", event.method());
    json.writeStringField("path", event.path());
    json.writeStringField("dispatch", event.dispatch());
    if (event.decision().isPresent()) {
      write(event.decision().get(), json);
    }
    if (event.status().isPresent()) {
      json.writeNumberField("status", event.status().getAsInt());
    }
    if (event.duration().isPresent()) {
      json.writeNumberField("duration_us", event.duration().get().toNanos() / 1000);
    }
    write("failure", event.failure(), json);
    write("remote_address", event.remoteAddress(), json);
    write("request_id", event.requestId(), json);
    write("trace_id", event.traceId(), json);
    json.writeEndObject();
  }

  private static void parties(AuditEvent event, JsonGenerator json) throws IOException {
    write("actor", event.actorId(), json);
    write("actor_type", event.actorType(), json);
    write("actor_session", event.actorSessionId(), json);
    if (!event.priorActorIds().isEmpty()) {
      json.writeArrayFieldStart("prior_actors");
      for (String prior : event.priorActorIds()) {
        json.writeString(prior);
      }
      json.writeEndArray();
    }
    write("reason", event.reason(), json);
    write("ticket", event.ticket(), json);
    write("approver", event.approver(), json);
  }

  private static void write(Decision decision, JsonGenerator json) throws IOException {
    boolean denied = decision instanceof Decision.Denied;
    json.writeStringField("decision", denied ? "denied" : "allowed");
    json.writeStringField("rule", decision.rule());
    if (decision instanceof Decision.Denied refused) {
      json.writeStringField("code", refused.code());
    }
  }

  private static void write(String name, Optional<String> value, JsonGenerator json)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
