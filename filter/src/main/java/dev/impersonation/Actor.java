package dev.impersonation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Names the party that acts as somebody else, by the value of an {@code act} claim (RFC 8693
 * section 4.1).
 *
 * <p>The outermost actor of a token is the current one and alone decides what may be done; {@link
 * #prior() prior actors} are history, for the audit only. An actor is not always a person: see
 * {@link #type()}.
 *
 * <p>Immutable and safe for use by many threads. Two actors are equal when all their members are.
 */
public final class Actor {
  /** How many actors a chain may name: the current one and those before it. */
  public static final int MAX_CHAIN_LENGTH = 10;

  /** One more than the last second of the year 9999, which is as far as dates are written. */
  private static final double END_OF_TIME = 253_402_300_800d;

  private static final String NOT_AN_ACTOR =
      "not an actor: each level of act must be an object with a non-blank string member sub";

  private final String subject;
  private final @Nullable Actor prior;
  private final Map<String, @Nullable Object> members;

  /** Two of them, lest frameworks that bind parameters take the only one for theirs. */
  private Actor(String subject, Map<String, @Nullable Object> members) {
    this(subject, null, members);
  }

  private Actor(String subject, @Nullable Actor prior, Map<String, @Nullable Object> members) {
    this.subject = subject;
    this.prior = prior;
    this.members = members;
  }

  /**
   * Returns an actor that is known by its subject only.
   *
   * @throws IllegalArgumentException if the subject is blank
   */
  public static Actor of(String subject) {
    return ofMembers(Map.of("sub", subject));
  }

  /**
   * Returns the actor that the members of an {@code act} claim describe. All members are kept; only
   * {@code sub}, and {@code act} for a prior actor, must have their form.
   *
   * @param act a JSON object as plain values: {@code String}, {@code Number}, {@code Boolean},
   *     {@code List}, {@code Map}, {@code null}
   * @throws IllegalArgumentException if {@code sub} of any level is missing, blank or not a string,
   *     if a prior actor is not an object, if the chain is longer than {@value #MAX_CHAIN_LENGTH}
   *     or if a value is not JSON; the message holds no value
   */
  public static Actor ofMembers(Map<String, ?> act) {
    return fromFrozen(FrozenJson.object(act), 1);
  }

  private static Actor fromFrozen(Map<String, @Nullable Object> members, int position) {
    if (position > MAX_CHAIN_LENGTH) {
      throw new IllegalArgumentException("a chain of more than " + MAX_CHAIN_LENGTH + " actors");
    }
    if (!(members.get("sub") instanceof String subject) || subject.isBlank()) {
      throw new IllegalArgumentException(NOT_AN_ACTOR);
    }
    if (!members.containsKey("act")) {
      return new Actor(subject, members);
    }
    if (!(members.get("act") instanceof Map<?, ?> inner)) {
      throw new IllegalArgumentException(NOT_AN_ACTOR);
    }
    return new Actor(subject, fromFrozen(frozen(inner), position + 1), members);
  }

  @SuppressWarnings("unchecked") // FrozenJson made it, and its names are strings
  private static Map<String, @Nullable Object> frozen(Map<?, ?> inner) {
    return (Map<String, @Nullable Object>) inner;
  }

  /**
   * Returns who acts: an opaque label chosen by the issuer, such as {@code user_…} or {@code
   * cli:alice@example.com}. Never blank, exactly as signed.
   */
  public String subject() {
    return subject;
  }

  /** Returns where the impersonation was started, or empty when no string {@code iss} was given. */
  public Optional<String> issuer() {
    return text("iss");
  }

  /**
   * Returns the session ID that {@code act} names, or empty. A hint only: the session of record is
   * {@link ImpersonationContext#sessionId()}.
   */
  public Optional<String> sessionId() {
    return text("sid");
  }

  /**
   * Returns what kind of actor this is: {@code agent} for an automated client, which is who has the
   * entity profile {@code ai_agent} in {@code sub_profile}, else what {@code type} says; empty for
   * a person or when the issuer did not say.
   */
  public Optional<String> type() {
    return hasProfileOfAgents() ? Optional.of("agent") : text("type");
  }

  /** Values separated by spaces, as draft-mcguinness-oauth-actor-profile has them. */
  private boolean hasProfileOfAgents() {
    StringTokenizer profiles = new StringTokenizer(text("sub_profile").orElse(""));
    while (profiles.hasMoreTokens()) {
      if (profiles.nextToken().equals("ai_agent")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the actor before this one in a chain, or empty. Must not decide access (RFC 8693
   * section 4.1).
   */
  public Optional<Actor> prior() {
    return Optional.ofNullable(prior);
  }

  /**
   * Returns when the impersonation ends, or empty when nobody said: the member {@code until}, the
   * word of whoever made the actor token, as a JSON number of seconds since 1970 up to the end of
   * the year 9999, a fraction cut off. A {@code null} says nothing. Whatever else it holds is
   * {@link Instant#EPOCH}, so that it counts as over. Members of prior actors say nothing here.
   */
  public Optional<Instant> until() {
    Object until = members.get("until");
    return until == null
        ? Optional.empty()
        : Optional.of(until instanceof Number time ? instant(time) : Instant.EPOCH);
  }

  private static Instant instant(Number time) {
    double seconds = time.doubleValue();
    return seconds >= 0 && seconds < END_OF_TIME
        ? Instant.ofEpochSecond(time.longValue())
        : Instant.EPOCH;
  }

  /** Returns all members of the {@code act} object, read-only at every depth, prior actors too. */
  public Map<String, @Nullable Object> members() {
    return members;
  }

  private Optional<String> text(String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Returns an actor with {@code type} in addition; for tests of code that tells agents apart. */
  public Actor withType(String type) {
    Map<String, @Nullable Object> extended = new LinkedHashMap<>(members);
    extended.put("type", type);
    return ofMembers(extended);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Actor that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  /** Names no claim value, so that it is safe in a log. */
  @Override
  public String toString() {
    return prior == null ? "Actor[]" : "Actor[chained]";
  }
}
