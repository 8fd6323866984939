package dev.impersonation.audit;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an event holds, cut to its greatest length. Immutable. */
final class EventValues {
  private static final String CUT = "...";

  final Instant time;
  final AuditEvent.Kind kind;
  final ImpersonationContext context;
  final String method;
  final String path;
  final @Nullable String rawPath;
  final String dispatch;
  final @Nullable UUID intentId;
  final @Nullable Decision decision;
  final @Nullable Integer status;
  final @Nullable Duration duration;
  final @Nullable String failure;
  final @Nullable String remoteAddress;
  final @Nullable String requestId;
  final @Nullable String traceId;
  final boolean firstOfSession;

  EventValues(AuditEvent.Builder builder) {
    time = builder.time;
    kind = builder.kind;
    context = builder.context;
    method = cut(builder.method);
    path = cut(builder.path, AuditEvent.MAX_PATH_LENGTH);
    rawPath = builder.rawPath == null ? null : cut(builder.rawPath, AuditEvent.MAX_PATH_LENGTH);
    dispatch = cut(builder.dispatch);
    intentId = builder.intentId;
    decision = builder.decision;
    status = builder.status;
    duration = builder.duration;
    failure = cutOrNull(builder.failure);
    remoteAddress = cutOrNull(builder.remoteAddress);
    requestId = cutOrNull(builder.requestId);
    traceId = cutOrNull(builder.traceId);
    firstOfSession = builder.firstOfSession;
  }

  static String cut(String text) {
    return cut(text, AuditEvent.MAX_LENGTH);
  }

  private static @Nullable String cutOrNull(@Nullable String text) {
    return text == null ? null : cut(text);
  }

  /** Never splits a surrogate pair. */
  private static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int end = maxLength - CUT.length();
    boolean splitsPair = Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, splitsPair ? end - 1 : end) + CUT;
  }

  Optional<Actor> actor() {
    return context.actor();
  }

  List<String> priorActorIds() {
    Optional<Actor> nearest = actor().flatMap(Actor::prior);
    return Stream.iterate(nearest, Optional::isPresent, each -> each.flatMap(Actor::prior))
        .map(each -> cut(each.orElseThrow().subject()))
        .toList();
  }

  /** What the actor's claims say under this name, if that is a text or a number. */
  Optional<String> told(String member) {
    return actor()
        .map(actor -> actor.members().get(member))
        .filter(value -> value instanceof String || value instanceof Number)
        .map(value -> cut(value.toString()));
  }
}
