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

/**
 * Holds what an event says. A builder changes it, and cuts each text; each event has a copy that
 * nobody changes.
 */
final class EventValues implements Cloneable {
  private static final String CUT = "...";

  final AuditEvent.Kind kind;
  final Instant time;
  final ImpersonationContext context;
  String method = "";
  String path = "";
  @Nullable String rawPath;
  String dispatch = "REQUEST";
  @Nullable UUID intentId;
  @Nullable Decision decision;
  @Nullable Integer status;
  @Nullable Duration duration;
  @Nullable String failure;
  @Nullable String remoteAddress;
  @Nullable String requestId;
  @Nullable String traceId;
  boolean firstOfSession;

  EventValues(AuditEvent.Kind kind, Instant time, ImpersonationContext context) {
    this.kind = kind;
    this.time = time;
    this.context = context;
  }

  /** Copies by {@code clone}, so that a value that is added is copied as well. */
  EventValues copy() {
    try {
      return (EventValues) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  static String cut(String text) {
    return cut(text, AuditEvent.MAX_LENGTH);
  }

  static @Nullable String cutOrNull(@Nullable String text) {
    return text == null ? null : cut(text);
  }

  static String cutPath(String path) {
    return cut(path, AuditEvent.MAX_PATH_LENGTH);
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
    if (nearest.isEmpty()) {
      return List.of();
    }
    return Stream.iterate(nearest, Optional::isPresent, each -> each.flatMap(Actor::prior))
        .map(each -> cut(each.orElseThrow().subject()))
        .toList();
  }

  /** Returns this member of the actor's claims, if it is a text or a number. */
  Optional<String> actorMember(String name) {
    return actor()
        .map(actor -> actor.members().get(name))
        .filter(value -> value instanceof String || value instanceof Number)
        .map(value -> cut(value.toString()));
  }
}
