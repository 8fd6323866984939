package dev.impersonation.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom a request speaks for, as the JSON that this application answers. */
final class IdentityJson {
  private static final JsonMapper JSON = new JsonMapper();

  private IdentityJson() {}

  /** The members for a request that passed the filter, or that no filter let anybody sign in on. */
  static Map<String, @Nullable Object> members(HttpServletRequest request) {
    return ImpersonationFilter.context(request)
        .map(IdentityJson::signedIn)
        .orElseGet(() -> signedOut(request));
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

  private static Map<String, @Nullable Object> signedOut(HttpServletRequest request) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("authenticated", false);
    members.put("reason", request.getAttribute(ImpersonationFilter.SIGNED_OUT_REASON_ATTRIBUTE));
    return members;
  }

  /** Answers with the members. In an INCLUDE the header fields are the including servlet's. */
  static void write(HttpServletResponse response, Map<String, @Nullable Object> members)
      throws IOException {
    byte[] body = JSON.writeValueAsBytes(members);
    describe(response);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Sets the header fields of an answer, its length excepted. */
  static void describe(HttpServletResponse response) {
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
  }
}
