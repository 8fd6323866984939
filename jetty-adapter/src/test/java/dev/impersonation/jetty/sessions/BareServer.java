package dev.impersonation.jetty.sessions;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.contract.Exchange;
import dev.impersonation.http.RequestObserver;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.Scene;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** Writes once more where its first write has succeeded, inside of handle. */
  private static final class Writing extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.write(
          false,
          ByteBuffer.wrap(new byte[] {'a'}),
          Callback.from(
              () -> response.write(true, ByteBuffer.wrap(new byte[] {'b'}), callback),
              callback::failed));
      return true;
    }
  }

  /** Returns the answer to a request whose callback runs inside of handle, and the entries. */
  public static String observed() throws Exception {
    AtomicInteger entered = new AtomicInteger();
    RequestObserver observer =
        new RequestObserver() {
          @Override
          public Scope enter(ImpersonationContext context) {
            entered.incrementAndGet();
            return () -> {};
          }
        };
    try (Scene scene = Scene.shipped().observedBy(observer).start(new Writing())) {
      return scene.send("GET /app/x", scene.acting()).body() + " " + entered;
    }
  }
}
