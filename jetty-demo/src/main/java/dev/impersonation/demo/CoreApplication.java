package dev.impersonation.demo;

import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.ImpersonationInfoHandler;
import java.io.IOException;
import java.util.Map;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.server.handler.ReHandlingErrorHandler;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** What {@link ProtectedApplication} answers, without servlets: of handlers of Jetty's core. */
final class CoreApplication {
  private static final String ERROR_PAGE = "/error";

  private CoreApplication() {}

  /** Has errors of requests that were let in shown by the error page. */
  private static final class ErrorPages extends ReHandlingErrorHandler {
    ErrorPages(Handler handler) {
      super(handler);
    }

    /** Of what was let in, what has no page says nothing of caches, as with servlets. */
    @Override
    protected void generateCacheControl(Response response) {
      if (response.getRequest().getAttribute(AdmittedRequest.ATTRIBUTE) == null) {
        super.generateCacheControl(response);
      }
    }

    @Override
    protected @Nullable String getReHandlePathInContext(
        Request request, int code, @Nullable Throwable cause) {
      return request.getAttribute(AdmittedRequest.ATTRIBUTE) == null ? null : ERROR_PAGE;
    }
  }

  /**
   * Starts it.
   *
   * @param port where to listen; 0 for any free port
   * @param settings those of the handler
   * @throws IOException if the port cannot be listened on
   * @throws IllegalStateException if it does not start
   */
  static Application start(int port, Map<String, String> settings) throws IOException {
    ImpersonationHandler handler = handler(settings);
    return DemoServer.start(
        port,
        new ErrorPages(handler),
        (server, uri) -> {
          handler.setHandler(application(server));
          return handler;
        });
  }

  private static ImpersonationHandler handler(Map<String, String> settings) {
    GateBuilder<ImpersonationHandler> builder = ImpersonationHandler.builder();
    settings.forEach(builder::set);
    try {
      return builder
          .build()
          .route("/public/*", GuardMode.PUBLIC)
          .route("/api/deny/*", GuardMode.DENY)
          .route("/impersonation/*", GuardMode.ALLOW);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("the application did not start: " + e.getMessage(), e);
    }
  }

  private static Handler application(Server server) {
    PathMappingsHandler paths = new PathMappingsHandler.NoContext();
    Handler whoami = new WhoamiHandler();
    map(paths, "/api/whoami", whoami);
    map(paths, "/api/deny/*", whoami);
    map(paths, "/public/*", whoami);
    map(paths, Notes.PATH, new NotesHandler());
    map(paths, "/impersonation", ImpersonationInfoHandler.withoutActorId());
    map(paths, "/impersonation/", ImpersonationInfoHandler.withoutActorId());
    map(paths, "/impersonation/banner.js", ImpersonationInfoHandler.withoutActorId());
    map(paths, "/async/*", new AsyncHandler());
    map(paths, "/err/*", new FailingHandler());
    map(paths, ERROR_PAGE, new ErrorPageHandler());
    map(
        paths,
        "/ws",
        WebSocketUpgradeHandler.from(
            server,
            webSockets ->
                webSockets.addMapping("/ws", (request, response, callback) -> Echo.of(request))));
    return paths;
  }

  private static void map(PathMappingsHandler paths, String path, Handler handler) {
    paths.addMapping(PathSpec.from(path), handler);
  }
}
