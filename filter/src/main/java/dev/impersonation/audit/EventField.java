package dev.impersonation.audit;

import dev.impersonation.Impersonation;
import dev.impersonation.policy.Decision;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Names the fields of an event, the same wherever it is written, and hands them out in this order.
 */
enum EventField {
  ID,
  TIME,
  KIND,
  INTENT_ID,
  IMPERSONATION,
  SUBJECT,
  ACTOR,
  ACTOR_TYPE,
  ACTOR_SESSION,
  PRIOR_ACTORS,
  REASON,
  TICKET,
  APPROVER,
  ISSUER,
  SESSION,
  FIRST_OF_SESSION,
  METHOD,
  PATH,
  RAW_PATH,
  DISPATCH,
  DECISION,
  RULE,
  CODE,
  STATUS,
  DURATION_US,
  FAILURE,
  REMOTE_ADDRESS,
  REQUEST_ID,
  TRACE_ID;

  /** With six digits of a second, always: so it sorts as time does. */
  private static final DateTimeFormatter MICROSECONDS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

  private final String key = lowerCase(this);

  /** Takes the fields that an event has. */
  interface Receiver {
    void text(EventField field, String value) throws IOException;

    void texts(EventField field, List<String> values) throws IOException;

    void count(EventField field, long value) throws IOException;

    /** Takes a field that is true wherever an event has it. */
    void mark(EventField field) throws IOException;
  }

  String key() {
    return key;
  }

  static void write(AuditEvent event, Receiver receiver) throws IOException {
    what(event, receiver);
    who(event, receiver);
    how(event, receiver);
  }

  private static void what(AuditEvent event, Receiver receiver) throws IOException {
    receiver.text(ID, event.id().toString());
    receiver.text(TIME, MICROSECONDS.format(event.time()));
    receiver.text(KIND, name(event.kind()));
    text(INTENT_ID, event.intentId().map(UUID::toString), receiver);
  }

  private static void who(AuditEvent event, Receiver receiver) throws IOException {
    receiver.text(IMPERSONATION, name(event.impersonation()));
    receiver.text(SUBJECT, event.subject());
    actors(event, receiver);
    receiver.text(ISSUER, event.issuer());
    text(SESSION, event.sessionId(), receiver);
  }

  private static void how(AuditEvent event, Receiver receiver) throws IOException {
    if (event.isFirstOfSession()) {
      receiver.mark(FIRST_OF_SESSION);
    }
    receiver.text(METHOD, event.method());
    receiver.text(PATH, event.path());
    text(RAW_PATH, event.rawPath(), receiver);
    receiver.text(DISPATCH, event.dispatch());
    if (event.decision().isPresent()) {
      decision(event.decision().get(), receiver);
    }
    if (event.status().isPresent()) {
      receiver.count(STATUS, event.status().getAsInt());
    }
    if (event.duration().isPresent()) {
      receiver.count(DURATION_US, TimeUnit.MICROSECONDS.convert(event.duration().get()));
    }
    text(FAILURE, event.failure(), receiver);
    text(REMOTE_ADDRESS, event.remoteAddress(), receiver);
    text(REQUEST_ID, event.requestId(), receiver);
    text(TRACE_ID, event.traceId(), receiver);
  }

  private static void actors(AuditEvent event, Receiver receiver) throws IOException {
    if (event.actorId().isEmpty()) {
      return;
    }
    receiver.text(ACTOR, event.actorId().get());
    text(ACTOR_TYPE, event.actorType(), receiver);
    text(ACTOR_SESSION, event.actorSessionId(), receiver);
    List<String> prior = event.priorActorIds();
    if (!prior.isEmpty()) {
      receiver.texts(PRIOR_ACTORS, prior);
    }
    text(REASON, event.reason(), receiver);
    text(TICKET, event.ticket(), receiver);
    text(APPROVER, event.approver(), receiver);
  }

  private static void decision(Decision decision, Receiver receiver) throws IOException {
    receiver.text(DECISION, decision instanceof Decision.Denied ? "denied" : "allowed");
    receiver.text(RULE, decision.rule());
    if (decision instanceof Decision.Denied refused) {
      receiver.text(CODE, refused.code());
    }
  }

  private static void text(EventField field, Optional<String> value, Receiver receiver)
      throws IOException {
    if (value.isPresent()) {
      receiver.text(field, value.get());
    }
  }

  /** Not made anew for each event. */
  private static String name(AuditEvent.Kind kind) {
    return switch (kind) {
      case INTENT -> "intent";
      case OUTCOME -> "outcome";
      case REFUSED -> "refused";
    };
  }

  private static String name(Impersonation impersonation) {
    return switch (impersonation) {
      case ACTIVE -> "active";
      case NONE -> "none";
      case UNKNOWN -> "unknown";
    };
  }

  static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
