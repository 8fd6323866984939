package dev.impersonation.audit;

import dev.impersonation.policy.Decision;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What an event says, under the name it has wherever it is written, in this order. */
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

  private final String key = lowerCase(this);

  /** Takes the fields that an event has. */
  interface Receiver {
    void text(EventField field, String value) throws IOException;

    void time(EventField field, Instant value) throws IOException;

    void texts(EventField field, List<String> values) throws IOException;

    void count(EventField field, long value) throws IOException;

    /** A field that is true wherever it is there. */
    void mark(EventField field) throws IOException;
  }

  String key() {
    return key;
  }

  static void tell(AuditEvent event, Receiver receiver) throws IOException {
    tellWhat(event, receiver);
    tellWho(event, receiver);
    tellHow(event, receiver);
  }

  static void tellWhat(AuditEvent event, Receiver receiver) throws IOException {
    receiver.text(ID, event.id().toString());
    receiver.time(TIME, event.time());
    receiver.text(KIND, lowerCase(event.kind()));
    tell(INTENT_ID, event.intentId().map(UUID::toString), receiver);
  }

  /** What the context tells, and nothing else. */
  static void tellWho(AuditEvent event, Receiver receiver) throws IOException {
    receiver.text(IMPERSONATION, lowerCase(event.impersonation()));
    receiver.text(SUBJECT, event.subject());
    actors(event, receiver);
    receiver.text(ISSUER, event.issuer());
    tell(SESSION, event.sessionId(), receiver);
  }

  static void tellHow(AuditEvent event, Receiver receiver) throws IOException {
    if (event.isFirstOfSession()) {
      receiver.mark(FIRST_OF_SESSION);
    }
    receiver.text(METHOD, event.method());
    receiver.text(PATH, event.path());
    tell(RAW_PATH, event.rawPath(), receiver);
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
    tell(FAILURE, event.failure(), receiver);
    tell(REMOTE_ADDRESS, event.remoteAddress(), receiver);
    tell(REQUEST_ID, event.requestId(), receiver);
    tell(TRACE_ID, event.traceId(), receiver);
  }

  private static void actors(AuditEvent event, Receiver receiver) throws IOException {
    if (event.actorId().isEmpty()) {
      return;
    }
    receiver.text(ACTOR, event.actorId().get());
    tell(ACTOR_TYPE, event.actorType(), receiver);
    tell(ACTOR_SESSION, event.actorSessionId(), receiver);
    List<String> prior = event.priorActorIds();
    if (!prior.isEmpty()) {
      receiver.texts(PRIOR_ACTORS, prior);
    }
    tell(REASON, event.reason(), receiver);
    tell(TICKET, event.ticket(), receiver);
    tell(APPROVER, event.approver(), receiver);
  }

  private static void decision(Decision decision, Receiver receiver) throws IOException {
    receiver.text(DECISION, decision instanceof Decision.Denied ? "denied" : "allowed");
    receiver.text(RULE, decision.rule());
    if (decision instanceof Decision.Denied refused) {
      receiver.text(CODE, refused.code());
    }
  }

  private static void tell(EventField field, Optional<String> value, Receiver receiver)
      throws IOException {
    if (value.isPresent()) {
      receiver.text(field, value.get());
    }
  }

  static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
