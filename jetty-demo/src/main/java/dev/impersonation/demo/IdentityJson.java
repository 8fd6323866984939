package dev.impersonation.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom a request speaks for, as the JSON that this application answers. */
final class IdentityJson {
  static final String TYPE = "application/json";
  static final String CACHING = "no-store";

  private static final JsonMapper JSON = new JsonMapper();

  private IdentityJson() {}

  /**
   * The members of a request.
   *
   * @param reason why nobody is signed in, where that is so
   */
  static Map<String, @Nullable Object> members(
      Optional<ImpersonationContext> context, @Nullable Object reason) {
    return context.map(IdentityJson::signedIn).orElseGet(() -> signedOut(reason));
  }

  private static Map<String, @Nullable Object> signedIn(ImpersonationContext context) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("authenticated", true);
    members.put("sub", context.subject());
    members.put("sid", context.sessionId().orElse(null));
    members.put("impersonated", context.isImpersonated());
    members.put("actor", context.actorId().map(id -> Map.of("sub", id)).orElse(null));
    members.put("act", context.actor().map(Actor::members).orElse(null));
    return members;
  }

  private static Map<String, @Nullable Object> signedOut(@Nullable Object reason) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("authenticated", false);
    members.put("reason", reason);
    return members;
  }

  /** The same on an error page. */
  static Map<String, @Nullable Object> withStatus(
      @Nullable Object status, Map<String, @Nullable Object> members) {
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put("status", status);
    page.putAll(members);
    return page;
  }

  static byte[] bytes(Map<String, @Nullable Object> members) throws JsonProcessingException {
    return JSON.writeValueAsBytes(members);
  }
}
