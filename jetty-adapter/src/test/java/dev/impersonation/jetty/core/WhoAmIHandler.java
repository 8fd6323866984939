package dev.impersonation.jetty.core;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.contract.SaidOfCaches;
import dev.impersonation.contract.SeenIdentity;
import dev.impersonation.http.IdentityAttributes;
import dev.impersonation.jetty.ImpersonationHandler;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Tells everything a handler can see of who the request speaks for, and counts its calls. */
final class WhoAmIHandler extends Handler.Abstract {
  private static final JsonMapper JSON = new JsonMapper();

  private final AtomicInteger calls = new AtomicInteger();

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = URIUtil.decodePath(Request.getPathInContext(request));
    boolean counting = path.endsWith("/count");
    int called = counting ? calls.get() : calls.incrementAndGet();
    Map<String, @Nullable Object> answer = counting ? new LinkedHashMap<>() : seen(request, path);
    answer.put("calls", called);
    response.getHeaders().put("X-Handler", "ran");
    SaidOfCaches.say(
        request.getHttpURI().getQuery(),
        (name, value) -> {
          if (value == null) {
            response.getHeaders().remove(name);
          } else {
            response.getHeaders().put(name, value);
          }
        },
        response.getHeaders()::add);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(JSON.writeValueAsBytes(answer)), callback);
    return true;
  }

  private static Map<String, @Nullable Object> seen(Request request, String path) {
    Optional<ImpersonationContext> context = ImpersonationHandler.context(request);
    Principal principal = Request.getAuthenticationState(request).getUserPrincipal();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("handler", "ran");
    answer.put("path", path);
    answer.put("method", request.getMethod());
    answer.put("dispatcher", "REQUEST");
    answer.putAll(SeenIdentity.of(context));
    answer.put("principal", principal == null ? null : principal.getName());
    answer.put("remoteUser", principal == null ? null : principal.getName());
    answer.put(
        "authType",
        AuthenticationState.getAuthenticationState(request)
                instanceof AuthenticationState.Succeeded known
            ? known.getAuthenticationType()
            : null);
    answer.put("subjectText", request.getAttribute(IdentityAttributes.SUBJECT));
    answer.put("actorText", request.getAttribute(IdentityAttributes.ACTOR_ID));
    answer.put("reason", request.getAttribute(IdentityAttributes.SIGNED_OUT_REASON));
    answer.put("mdc", mdc());
    return answer;
  }

  private static Map<String, @Nullable String> mdc() {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    List.of("subject", "actor", "session", "impersonated")
        .forEach(key -> values.put(key, MDC.get(key)));
    return values;
  }
}
