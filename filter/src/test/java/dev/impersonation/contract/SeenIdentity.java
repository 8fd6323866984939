package dev.impersonation.contract;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an application can see of who a request speaks for, by whatever API it serves it. */
public final class SeenIdentity {
  private SeenIdentity() {}

  /** Returns it as members of JSON. */
  public static Map<String, @Nullable Object> of(Optional<ImpersonationContext> context) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("authenticated", context.isPresent());
    answer.put("sub", context.map(ImpersonationContext::subject).orElse(null));
    answer.put("sid", context.flatMap(ImpersonationContext::sessionId).orElse(null));
    answer.put("iss", context.map(ImpersonationContext::issuer).orElse(null));
    answer.put(
        "iat",
        context.flatMap(ImpersonationContext::issuedAt).map(Instant::getEpochSecond).orElse(null));
    answer.put("azp", context.flatMap(ImpersonationContext::authorizedParty).orElse(null));
    answer.put("impersonation", context.map(c -> c.impersonation().name()).orElse(null));
    answer.put("actor", context.flatMap(ImpersonationContext::actorId).orElse(null));
    answer.put(
        "actorType",
        context.flatMap(ImpersonationContext::actor).flatMap(Actor::type).orElse(null));
    answer.put("act", context.map(ImpersonationContext::act).orElse(null));
    answer.put(
        "org", context.flatMap(ImpersonationContext::organization).map(o -> o.id()).orElse(null));
    answer.put(
        "permissions",
        context.flatMap(ImpersonationContext::organization).map(o -> o.permissions()).orElse(null));
    return answer;
  }
}
