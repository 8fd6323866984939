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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done, or was to be done, by one party for another. It never holds a token, a
 * query string, a header or a body. What it holds of a token, a path or a request ID is cut at
 * {@value #MAX_LENGTH} characters and otherwise as it came: sinks escape it for where they write.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class AuditEvent {
  /** How many characters any text of an event has at the most, the mark of the cut included. */
  public static final int MAX_LENGTH = 256;

  private static final String CUT = "...";

  /** Where in the life of a request an event stands. */
  public enum Kind {
    /** The request is about to be handed to the application. */
    INTENT,

    /** The application is done with it, in whichever way. */
    OUTCOME,

    /** It did not happen. */
    REFUSED
  }

  private final UUID id;
  private final Instant time;
  private final Kind kind;
  private final Impersonation impersonation;
  private final String issuer;
  private final String subject;
  private final @Nullable String sessionId;
  private final @Nullable Actor actor;
  private final String method;
  private final String path;
  private final String dispatch;
  private final @Nullable Decision decision;
  private final @Nullable Integer status;
  private final @Nullable Duration duration;
  private final @Nullable String failure;
  private final @Nullable String remoteAddress;
  private final @Nullable String requestId;
  private final @Nullable String traceId;
  private final boolean firstOfSession;

  private AuditEvent(Builder builder) {
    id = EventIds.at(builder.time);
    time = builder.time;
    kind = builder.kind;
    impersonation = builder.context.impersonation();
    issuer = cut(builder.context.issuer());
    subject = cut(builder.context.subject());
    sessionId = builder.context.sessionId().map(AuditEvent::cut).orElse(null);
    actor = builder.context.actor().orElse(null);
    method = cut(builder.method);
    path = cut(builder.path);
    dispatch = cut(builder.dispatch);
    decision = builder.decision;
    status = builder.status;
    duration = builder.duration;
    failure = builder.failure;
    remoteAddress = cutOrNull(builder.remoteAddress);
    requestId = cutOrNull(builder.requestId);
    traceId = cutOrNull(builder.traceId);
    firstOfSession = builder.firstOfSession;
  }

  /**
   * Returns a builder of an event.
   *
   * @param time when it is; also the time within its ID
   * @param context whom it speaks of
   */
  public static Builder builder(Kind kind, Instant time, ImpersonationContext context) {
    return new Builder(
        Objects.requireNonNull(kind, "kind"),
        Objects.requireNonNull(time, "time"),
        Objects.requireNonNull(context, "context"));
  }

  static String cut(String text) {
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    int end = MAX_LENGTH - CUT.length();
    boolean splitsPair = Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, splitsPair ? end - 1 : end) + CUT;
  }

  private static @Nullable String cutOrNull(@Nullable String text) {
    return text == null ? null : cut(text);
  }

  /** Returns the ID of this event: a UUID of version 7 (RFC 9562), which sorts by time. */
  public UUID id() {
    return id;
  }

  /** Returns when it was. */
  public Instant time() {
    return time;
  }

  /** Returns where in the life of the request it stands. */
  public Kind kind() {
    return kind;
  }

  /** Returns whether somebody acted for the subject, as far as the token could tell. */
  public Impersonation impersonation() {
    return impersonation;
  }

  /** Returns who signed the token. */
  public String issuer() {
    return issuer;
  }

  /** Returns for whom it was done. */
  public String subject() {
    return subject;
  }

  /** Returns the session of record: while impersonated, the impersonation's own. */
  public Optional<String> sessionId() {
    return Optional.ofNullable(sessionId);
  }

  /** Returns who did it; empty unless {@link Impersonation#ACTIVE}. */
  public Optional<String> actorId() {
    return Optional.ofNullable(actor).map(Actor::subject).map(AuditEvent::cut);
  }

  /** Returns what kind of actor it was, such as {@code agent}. */
  public Optional<String> actorType() {
    return Optional.ofNullable(actor).flatMap(Actor::type).map(AuditEvent::cut);
  }

  /** Returns the session that the actor had come from, as {@code act} names it. */
  public Optional<String> actorSessionId() {
    return Optional.ofNullable(actor).flatMap(Actor::sessionId).map(AuditEvent::cut);
  }

  /** Returns the actors before the current one, from the nearest. */
  public List<String> priorActorIds() {
    return Stream.iterate(
            Optional.ofNullable(actor).flatMap(Actor::prior),
            Optional::isPresent,
            each -> each.flatMap(Actor::prior))
        .map(each -> cut(each.orElseThrow().subject()))
        .toList();
  }

  /** Returns why it was done, as the member {@code reason} of {@code act} says. */
  public Optional<String> reason() {
    return told("reason");
  }

  /** Returns for which ticket it was done, as the member {@code ticket} of {@code act} says. */
  public Optional<String> ticket() {
    return told("ticket");
  }

  /** Returns with whose approval, as the member {@code approver} of {@code act} says. */
  public Optional<String> approver() {
    return told("approver");
  }

  private Optional<String> told(String member) {
    Object value = actor == null ? null : actor.members().get(member);
    return value instanceof String || value instanceof Number
        ? Optional.of(cut(value.toString()))
        : Optional.empty();
  }

  /** Returns the method, in the case the client sent it. */
  public String method() {
    return method;
  }

  /** Returns the path within the application, without query. */
  public String path() {
    return path;
  }

  /** Returns the kind of dispatch, such as {@code REQUEST}. */
  public String dispatch() {
    return dispatch;
  }

  /** Returns what policies said, and by which rule; empty if none was asked. */
  public Optional<Decision> decision() {
    return Optional.ofNullable(decision);
  }

  /** Returns the status of the answer, of an outcome and of what was refused. */
  public OptionalInt status() {
    return status == null ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** Returns how long the application had it, of an outcome. */
  public Optional<Duration> duration() {
    return Optional.ofNullable(duration);
  }

  /** Returns how it failed, of an outcome: {@code timeout}, or the class of what was thrown. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Returns where the request came from, as the container reports it. */
  public Optional<String> remoteAddress() {
    return Optional.ofNullable(remoteAddress);
  }

  /** Returns the ID of the request, the same in all of its events. */
  public Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }

  /** Returns the trace ID of a W3C {@code traceparent}, if the request had a valid one. */
  public Optional<String> traceId() {
    return Optional.ofNullable(traceId);
  }

  /** Returns whether this host had not seen the impersonated session before. */
  public boolean isFirstOfSession() {
    return firstOfSession;
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "AuditEvent[" + id + " " + kind + "]";
  }

  /** Builds an {@link AuditEvent}. Not safe for use by many threads. */
  public static final class Builder {
    private final Kind kind;
    private final Instant time;
    private final ImpersonationContext context;
    private String method = "";
    private String path = "";
    private String dispatch = "REQUEST";
    private @Nullable Decision decision;
    private @Nullable Integer status;
    private @Nullable Duration duration;
    private @Nullable String failure;
    private @Nullable String remoteAddress;
    private @Nullable String requestId;
    private @Nullable String traceId;
    private boolean firstOfSession;

    private Builder(Kind kind, Instant time, ImpersonationContext context) {
      this.kind = kind;
      this.time = time;
      this.context = context;
    }

    /** Sets what was asked for: the method, and the path without query. */
    public Builder operation(String method, String path) {
      this.method = Objects.requireNonNull(method, "method");
      this.path = Objects.requireNonNull(path, "path");
      return this;
    }

    /** Sets the kind of dispatch. Default: {@code REQUEST}. */
    public Builder dispatch(String dispatch) {
      this.dispatch = Objects.requireNonNull(dispatch, "dispatch");
      return this;
    }

    /** Sets what policies said. */
    public Builder decision(Decision decision) {
      this.decision = decision;
      return this;
    }

    /** Sets the status of the answer. */
    public Builder status(int status) {
      this.status = status;
      return this;
    }

    /** Sets how long the application had the request. */
    public Builder duration(Duration duration) {
      this.duration = duration;
      return this;
    }

    /** Sets how it failed: a word, or the name of a class; never a message. */
    public Builder failure(String failure) {
      this.failure = cut(failure);
      return this;
    }

    /** Sets where the request came from. */
    public Builder remoteAddress(@Nullable String remoteAddress) {
      this.remoteAddress = remoteAddress;
      return this;
    }

    /** Sets the ID of the request. */
    public Builder requestId(@Nullable String requestId) {
      this.requestId = requestId;
      return this;
    }

    /** Sets the trace ID. */
    public Builder traceId(@Nullable String traceId) {
      this.traceId = traceId;
      return this;
    }

    /** Temp. */
    public Builder intentId(UUID intentId) {
      java.util.Objects.requireNonNull(intentId);
      return this;
    }

    /** Marks the first request of an impersonated session. */
    public Builder firstOfSession() {
      this.firstOfSession = true;
      return this;
    }

    /** Returns the event, with an ID of its own. */
    public AuditEvent build() {
      return new AuditEvent(this);
    }
  }
}
