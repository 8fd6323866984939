package dev.impersonation.demo.shop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.demo.clerk.ClerkException;
import dev.impersonation.demo.clerk.ClerkUser;
import dev.impersonation.demo.web.WebJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows whom the request speaks for. */
public final class MeServlet extends ShopServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ImpersonationContext context = context(request);
    ObjectNode me =
        WebJson.object()
            .put("subject", context.subject())
            .put("sessionId", context.sessionId().orElse(null))
            .put("impersonated", context.isImpersonated())
            .put("actorId", context.actorId().orElse(null));
    me.set("act", context.actor().map(Actor::members).map(WebJson::tree).orElse(me.nullNode()));
    try {
      me.set("profile", profile(context.subject()));
      me.put("actorName", actorName(context));
    } catch (ClerkException e) {
      WebJson.problem(response, e);
      return;
    }
    WebJson.answer(response, me);
  }

  private ObjectNode profile(String id) throws ClerkException {
    Optional<ClerkUser> user = shop().backend().user(id);
    return WebJson.object()
        .put("name", user.map(ClerkUser::name).orElse(id))
        .put("email", user.map(ClerkUser::email).orElse(""))
        .put("imageUrl", user.map(ClerkUser::imageUrl).orElse(""));
  }

  private @Nullable String actorName(ImpersonationContext context) throws ClerkException {
    Optional<String> id = context.actorId();
    return id.isEmpty()
        ? null
        : shop().backend().user(id.get()).map(ClerkUser::name).orElse(id.get());
  }
}
