package dev.impersonation.audit;

import dev.impersonation.Actor;
import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Describes one request, or the attempt at one, by one party for another. An event never holds a
 * token, a query string, a header or a body. Its texts are cut at {@value #MAX_LENGTH} characters,
 * paths at {@value #MAX_PATH_LENGTH}, and not escaped: each sink escapes them for where it writes.
 * Sinks write what the methods return, and never serialize the fields, which lead to all claims of
 * the token.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class AuditEvent {
  /** How many characters a text of an event has at the most, the mark of the cut included. */
  public static final int MAX_LENGTH = 256;

  /** The same for a path, whose end says what was done. */
  public static final int MAX_PATH_LENGTH = 2048;

  /** Where in the life of a request an event stands. */
  public enum Kind {
    /** The application is about to get the request. */
    INTENT,

    /** The application is done with the request, by an answer or a failure. */
    OUTCOME,

    /** The request was refused. */
    REFUSED
  }

  private final UUID id;
  private final EventValues values;

  private AuditEvent(EventValues values) {
    this.id = EventIds.at(values.time);
    this.values = values;
  }

  /**
   * Returns a builder of an event.
   *
   * @param time when it is; also the time within its ID
   * @param context for whom it was done, and by whom
   */
  public static Builder builder(Kind kind, Instant time, ImpersonationContext context) {
    return new Builder(
        new EventValues(
            Objects.requireNonNull(kind, "kind"),
            Objects.requireNonNull(time, "time"),
            Objects.requireNonNull(context, "context")));
  }

  /** Returns the ID of this event: a UUID of version 7 (RFC 9562), which sorts by time. */
  public UUID id() {
    return id;
  }

  /** Returns when it was. */
  public Instant time() {
    return values.time;
  }

  /** Returns where in the life of the request it stands. */
  public Kind kind() {
    return values.kind;
  }

  /** Returns the ID of the intent that this is the outcome of; empty for any other kind. */
  public Optional<UUID> intentId() {
    return Optional.ofNullable(values.intentId);
  }

  /** Returns whether somebody acted for the subject, as far as the token says. */
  public Impersonation impersonation() {
    return values.context.impersonation();
  }

  /** Returns who signed the token. */
  public String issuer() {
    return EventValues.cut(values.context.issuer());
  }

  /** Returns for whom it was done. */
  public String subject() {
    return EventValues.cut(values.context.subject());
  }

  /** Returns the session of record: while impersonated, the impersonation's own. */
  public Optional<String> sessionId() {
    return values.context.sessionId().map(EventValues::cut);
  }

  /** Returns who did it; empty unless {@link Impersonation#ACTIVE}. */
  public Optional<String> actorId() {
    return values.actor().map(Actor::subject).map(EventValues::cut);
  }

  /** Returns what kind of actor it was, such as {@code agent}. */
  public Optional<String> actorType() {
    return values.actor().flatMap(Actor::type).map(EventValues::cut);
  }

  /** Returns the session that the actor had come from, as {@code act} names it. */
  public Optional<String> actorSessionId() {
    return values.actor().flatMap(Actor::sessionId).map(EventValues::cut);
  }

  /** Returns the actors before the current one, from the nearest. */
  public List<String> priorActorIds() {
    return values.priorActorIds();
  }

  /** Returns why it was done, as the member {@code reason} of {@code act} says. */
  public Optional<String> reason() {
    return values.actorMember("reason");
  }

  /** Returns for which ticket it was done, as the member {@code ticket} of {@code act} says. */
  public Optional<String> ticket() {
    return values.actorMember("ticket");
  }

  /** Returns with whose approval, as the member {@code approver} of {@code act} says. */
  public Optional<String> approver() {
    return values.actorMember("approver");
  }

  /** Returns the method, in the case the client sent it; GET for what an error page shows. */
  public String method() {
    return values.method;
  }

  /** Returns the path with the context path before it, without path parameters and query. */
  public String path() {
    return values.path;
  }

  /**
   * Returns the path as the client wrote it, without path parameters and query, where that is not
   * {@link #path} to the letter. Of a parameter the {@code ;} is left.
   */
  public Optional<String> rawPath() {
    return Optional.ofNullable(values.rawPath);
  }

  /** Returns the kind of dispatch, such as {@code REQUEST}. */
  public String dispatch() {
    return values.dispatch;
  }

  /** Returns what policies said, and by which rule; empty if none was asked. */
  public Optional<Decision> decision() {
    return Optional.ofNullable(values.decision);
  }

  /** Returns the status of the answer, of an outcome and of what was refused. */
  public OptionalInt status() {
    Integer status = values.status;
    return status == null ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** Returns how long the application had it, of an outcome. */
  public Optional<Duration> duration() {
    return Optional.ofNullable(values.duration);
  }

  /**
   * Returns how it failed, of an outcome: {@code timeout}, {@code abandoned} if the host forgot the
   * request, or the filter ended, before its end was reported, or the class of what was thrown; of
   * a refusal without {@linkplain #decision decision} its code.
   */
  public Optional<String> failure() {
    return Optional.ofNullable(values.failure);
  }

  /** Returns where the request came from, as the container reports it. */
  public Optional<String> remoteAddress() {
    return Optional.ofNullable(values.remoteAddress);
  }

  /** Returns the ID of the request, the same in all of its events. */
  public Optional<String> requestId() {
    return Optional.ofNullable(values.requestId);
  }

  /** Returns the trace ID of a W3C {@code traceparent}, if the request had a valid one. */
  public Optional<String> traceId() {
    return Optional.ofNullable(values.traceId);
  }

  /** Returns whether the filter had not seen the impersonated session since it started. */
  public boolean isFirstOfSession() {
    return values.firstOfSession;
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "AuditEvent[" + id + " " + values.kind + "]";
  }

  /** Builds an {@link AuditEvent}. Not safe for use by many threads. */
  public static final class Builder {
    private final EventValues values;

    private Builder(EventValues values) {
      this.values = values;
    }

    /** Sets the ID of the intent that this is the outcome of. */
    public Builder intentId(UUID intentId) {
      values.intentId = intentId;
      return this;
    }

    /** Sets what was asked for: the method, and the path without query. */
    public Builder operation(String method, String path) {
      values.method = EventValues.cut(Objects.requireNonNull(method, "method"));
      values.path = EventValues.cutPath(Objects.requireNonNull(path, "path"));
      return this;
    }

    /** Sets the path as the client wrote it, where that is another text. */
    public Builder rawPath(@Nullable String rawPath) {
      values.rawPath = rawPath == null ? null : EventValues.cutPath(rawPath);
      return this;
    }

    /** Sets the kind of dispatch. Default: {@code REQUEST}. */
    public Builder dispatch(String dispatch) {
      values.dispatch = EventValues.cut(Objects.requireNonNull(dispatch, "dispatch"));
      return this;
    }

    /** Sets what policies said. */
    public Builder decision(Decision decision) {
      values.decision = decision;
      return this;
    }

    /** Sets the status of the answer. */
    public Builder status(int status) {
      values.status = status;
      return this;
    }

    /** Sets how long the application had the request. */
    public Builder duration(Duration duration) {
      values.duration = duration;
      return this;
    }

    /** Sets how it failed: a word, or the name of a class; never a message. */
    public Builder failure(String failure) {
      values.failure = EventValues.cutOrNull(failure);
      return this;
    }

    /** Sets where the request came from. */
    public Builder remoteAddress(@Nullable String remoteAddress) {
      values.remoteAddress = EventValues.cutOrNull(remoteAddress);
      return this;
    }

    /** Sets the ID of the request. */
    public Builder requestId(@Nullable String requestId) {
      values.requestId = EventValues.cutOrNull(requestId);
      return this;
    }

    /** Sets the trace ID. */
    public Builder traceId(@Nullable String traceId) {
      values.traceId = EventValues.cutOrNull(traceId);
      return this;
    }

    /** Marks the first request of an impersonated session. */
    public Builder firstOfSession() {
      values.firstOfSession = true;
      return this;
    }

    /** Returns the event, with an ID of its own. */
    public AuditEvent build() {
      return new AuditEvent(values.copy());
    }
  }
}
