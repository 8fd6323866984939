package dev.impersonation.springdemo;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Whom a request speaks for, as the JSON that this application answers. */
final class IdentityAnswer {
  private IdentityAnswer() {}

  /** The members for whoever a token spoke for, or for nobody, and why that is. */
  static Map<String, @Nullable Object> members(
      Optional<ImpersonationContext> context, HttpServletRequest request) {
    return context.map(IdentityAnswer::signedIn).orElseGet(() -> signedOut(request));
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

  /** An answer that no cache keeps. It is JSON, whatever the client would rather have. */
  static <T> ResponseEntity<T> of(HttpStatusCode status, T body) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(body);
  }
}
