package dev.impersonation.http;

import dev.impersonation.Impersonation;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.ImpersonationPrincipal;
import dev.impersonation.audit.SafeText;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is made of a verified token alone, once, for all requests that come with it: safe
 * texts, the user's principal, the hash of sessions and the field of answers. It is of one context,
 * and made of nothing else, so that it can never tell of another. Immutable but for what is made
 * when it is first asked for; safe for use by many threads.
 */
final class Identity {
  private final ImpersonationContext context;
  private final ImpersonationPrincipal principal;
  private final String subject;
  private final @Nullable String actorId;
  private final @Nullable String sessionId;
  private final @Nullable Instant until;
  private volatile @Nullable SessionIdentity session;
  private volatile @Nullable Announced announced;

  /** Those for the mode that was asked for last, which hardly changes. */
  private record Announced(Object asker, String mode, List<Refusal.Field> fields) {}

  Identity(ImpersonationContext context) {
    this.context = context;
    this.principal = ImpersonationPrincipal.of(context);
    this.subject = SafeText.of(context.subject());
    this.actorId = context.actorId().map(SafeText::of).orElse(null);
    this.sessionId = context.sessionId().map(SafeText::of).orElse(null);
    this.until = context.until().orElse(null);
  }

  ImpersonationContext context() {
    return context;
  }

  ImpersonationPrincipal principal() {
    return principal;
  }

  /** The subject as safe text. */
  String subject() {
    return subject;
  }

  /** The current actor's subject as safe text; null if there is none. */
  @Nullable String actorId() {
    return actorId;
  }

  /** The session ID as safe text; null if there is none. */
  @Nullable String sessionId() {
    return sessionId;
  }

  /** When the impersonation ends; null if nobody said. */
  @Nullable Instant until() {
    return until;
  }

  /** Made where there is a session to compare it with. */
  SessionIdentity session() {
    SessionIdentity known = session;
    if (known == null) {
      known = SessionIdentity.of(context);
      session = known;
    }
    return known;
  }

  /**
   * What is added to answers in this mode.
   *
   * @param asker whose settings say what that is
   * @param fields makes it, where it is not what was made last
   */
  List<Refusal.Field> announced(
      Object asker, String mode, Function<String, List<Refusal.Field>> fields) {
    Announced known = announced;
    if (known == null || known.asker() != asker || !known.mode().equals(mode)) {
      known = new Announced(asker, mode, fields.apply(mode));
      announced = known;
    }
    return known.fields();
  }

  /** The field {@code Impersonation} of answers, in this mode. */
  Refusal.Field field(String mode) {
    String state = context.impersonation() == Impersonation.ACTIVE ? "active" : "unknown";
    String end = until == null ? "" : ";until=" + until.getEpochSecond();
    return new Refusal.Field("Impersonation", state + ";mode=" + mode + end);
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Identity[]";
  }
}
