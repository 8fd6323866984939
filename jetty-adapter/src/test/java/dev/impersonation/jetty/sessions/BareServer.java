package dev.impersonation.jetty.sessions;

import dev.impersonation.contract.Exchange;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.Scene;
import java.security.Principal;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;

/** What is run in a class loader that lacks something. */
public final class BareServer {
  private BareServer() {}

  private static final class Application extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Request.AuthenticationState state = Request.getAuthenticationState(request);
      Principal principal = state == null ? null : state.getUserPrincipal();
      String actor =
          ImpersonationHandler.context(request).flatMap(context -> context.actorId()).orElse("");
      Content.Sink.write(
          response,
          true,
          (principal == null ? "nobody" : principal.getName()) + " by " + actor,
          callback);
      return true;
    }
  }

  /** Returns the answers to a request while acting, to one that is refused, and to nobody's. */
  public static String served() throws Exception {
    try (Scene scene = Scene.shipped().start(new ContextHandler(new Application(), "/app"))) {
      Exchange answer = scene.send("GET /app/x", scene.acting());
      return "%d %s, %d, %d"
          .formatted(
              answer.status(),
              answer.body(),
              scene.send("POST /app/x", scene.acting()).status(),
              scene.send("GET /app/x", "").status());
    }
  }
}
