package dev.impersonation.audit;

import dev.impersonation.Actor;
import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who did it for whom, cut to its greatest length: the same over a whole session. Immutable. */
record Parties(
    Impersonation impersonation,
    String issuer,
    String subject,
    @Nullable String sessionId,
    @Nullable Actor current) {
  static Parties of(ImpersonationContext context) {
    return new Parties(
        context.impersonation(),
        EventValues.cut(context.issuer()),
        EventValues.cut(context.subject()),
        context.sessionId().map(EventValues::cut).orElse(null),
        context.actor().orElse(null));
  }

  Optional<Actor> actor() {
    return Optional.ofNullable(current);
  }

  List<String> priorActorIds() {
    if (current == null || current.prior().isEmpty()) {
      return List.of();
    }
    return Stream.iterate(
            actor().flatMap(Actor::prior), Optional::isPresent, each -> each.flatMap(Actor::prior))
        .map(each -> EventValues.cut(each.orElseThrow().subject()))
        .toList();
  }

  /** What the actor's claims say under this name, if that is a text or a number. */
  Optional<String> told(String member) {
    Object value = current == null ? null : current.members().get(member);
    return value instanceof String || value instanceof Number
        ? Optional.of(EventValues.cut(value.toString()))
        : Optional.empty();
  }
}
