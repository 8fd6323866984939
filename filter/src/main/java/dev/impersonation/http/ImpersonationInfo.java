package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a front end may know of the impersonation, as JSON. For adapters: {@code
 * ImpersonationInfoServlet} documents the members. Immutable.
 */
public final class ImpersonationInfo {
  private enum ActorId {
    KEPT_BACK,
    SENT
  }

  private final ActorId actorId;
  private final Clock clock;

  private ImpersonationInfo(ActorId actorId, Clock clock) {
    this.actorId = actorId;
    this.clock = clock;
  }

  /** Returns one that does not name the actor. */
  public static ImpersonationInfo withoutActorId() {
    return new ImpersonationInfo(ActorId.KEPT_BACK, Clock.systemUTC());
  }

  /** Returns one that names the actor to whoever can read answers to the user. */
  public static ImpersonationInfo withActorId() {
    return new ImpersonationInfo(ActorId.SENT, Clock.systemUTC());
  }

  /** Returns the same by another clock. */
  ImpersonationInfo at(Clock other) {
    return new ImpersonationInfo(actorId, other);
  }

  /**
   * Returns the JSON in UTF-8.
   *
   * @param caller whom the gate found for the request
   * @param defaultMode what the gate has for {@link ImpersonationGate#defaultMode}
   */
  public byte[] json(@Nullable Caller caller, GuardMode defaultMode) {
    return HttpJson.bytes(members(caller, defaultMode));
  }

  private Map<String, Object> members(@Nullable Caller caller, GuardMode defaultMode) {
    if (!(caller instanceof Caller.Verified verified)) {
      return Map.of("state", "signed-out");
    }
    ImpersonationContext context = verified.context();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(
        "state",
        switch (context.impersonation()) {
          case NONE -> "none";
          case ACTIVE -> "active";
          case UNKNOWN -> "unknown";
        });
    if (context.isImpersonated()) {
      members.put("mode", defaultMode.toString());
    }
    context
        .until()
        .ifPresent(
            until -> {
              members.put("until", until.getEpochSecond());
              members.put("now", clock.instant().getEpochSecond());
            });
    if (actorId == ActorId.SENT) {
      context.actorId().ifPresent(id -> members.put("actorId", id));
    }
    return members;
  }
}
