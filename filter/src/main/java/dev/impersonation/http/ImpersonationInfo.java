package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers what a front end may know of the impersonation, as JSON that no cache keeps. For
 * adapters: {@code ImpersonationInfoServlet} documents the members. Immutable.
 */
public final class ImpersonationInfo {
  private enum ActorId {
    KEPT_BACK,
    SENT
  }

  private final ActorId actorId;

  private ImpersonationInfo(ActorId actorId) {
    this.actorId = actorId;
  }

  /** Returns one that does not name the actor. */
  public static ImpersonationInfo withoutActorId() {
    return new ImpersonationInfo(ActorId.KEPT_BACK);
  }

  /** Returns one that names the actor to whoever can read answers to the user. */
  public static ImpersonationInfo withActorId() {
    return new ImpersonationInfo(ActorId.SENT);
  }

  /**
   * Returns the answer to a request, by the default mode and the clock of the gate that admitted
   * it. Throws what that clock throws, which is asked where the impersonation has an end.
   */
  public FrontEndAnswer answer(AdmittedRequest admitted) {
    return FrontEndAnswer.ok(
        List.of(
            new Refusal.Field("Content-Type", "application/json"),
            CacheControl.NO_STORE,
            FrontEndAnswer.NO_SNIFFING),
        HttpJson.bytes(members(admitted)));
  }

  private Map<String, Object> members(AdmittedRequest admitted) {
    if (!(admitted.caller() instanceof Caller.Verified verified)) {
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
      members.put("mode", admitted.defaultMode().toString());
    }
    context
        .until()
        .ifPresent(
            until -> {
              members.put("until", until.getEpochSecond());
              members.put("now", admitted.clock().instant().getEpochSecond());
            });
    if (actorId == ActorId.SENT) {
      context.actorId().ifPresent(id -> members.put("actorId", id));
    }
    return members;
  }
}
