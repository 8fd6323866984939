package dev.impersonation.http;

import dev.impersonation.ImpersonationContext;
import java.util.List;

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
        members(admitted).bytes());
  }

  private HttpJson members(AdmittedRequest admitted) {
    HttpJson members = HttpJson.object();
    if (!(admitted.caller() instanceof Caller.Verified verified)) {
      return members.with("state", "signed-out");
    }
    ImpersonationContext context = verified.context();
    members.with(
        "state",
        switch (context.impersonation()) {
          case NONE -> "none";
          case ACTIVE -> "active";
          case UNKNOWN -> "unknown";
        });
    if (context.isImpersonated()) {
      members.with("mode", admitted.defaultMode().toString());
    }
    context
        .until()
        .ifPresent(
            until ->
                members
                    .with("until", until.getEpochSecond())
                    .with("now", admitted.clock().instant().getEpochSecond()));
    if (actorId == ActorId.SENT) {
      context.actorId().ifPresent(id -> members.with("actorId", id));
    }
    return members;
  }
}
