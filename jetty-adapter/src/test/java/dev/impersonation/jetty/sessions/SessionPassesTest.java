package dev.impersonation.jetty.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.contract.Exchange;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.core.Scene;
import java.util.List;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.server.handler.ReHandlingErrorHandler;
import org.eclipse.jetty.session.SessionHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the session of a request, on each pass and by each way of asking for it")
final class SessionPassesTest {
  private static final class Application extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String path = Request.getPathInContext(request);
      if (path.equals("/page")) {
        Session session = request.getSession(true);
        Content.Sink.write(response, true, "page: " + session.getAttribute("kept"), callback);
        return true;
      }
      if (path.equals("/public/response")) {
        Session session = response.getRequest().getSession(false);
        Object kept = session == null ? "nothing" : session.getAttribute("kept");
        Content.Sink.write(response, true, "" + kept, callback);
        return true;
      }
      request.getSession(true).setAttribute("kept", path);
      if (path.equals("/throw")) {
        throw new IllegalStateException("thrown");
      }
      callback.succeeded();
      return true;
    }
  }

  private static Scene start() throws Exception {
    Scene scene =
        Scene.shipped()
            .start(
                handler -> {
                  handler.route("/public/*", GuardMode.PUBLIC).setHandler(new Application());
                  SessionHandler sessions = new SessionHandler();
                  sessions.setHandler(handler);
                  return sessions;
                });
    ReHandlingErrorHandler.ByHttpStatus pages =
        new ReHandlingErrorHandler.ByHttpStatus(scene.server().getHandler());
    pages.put(500, "/page");
    scene.server().setErrorHandler(pages);
    return scene;
  }

  private static String cookie(Exchange answer) {
    return "Cookie: "
        + answer.headers().getOrDefault("set-cookie", List.of()).get(0).replaceFirst(";.*", "");
  }

  @Test
  void session_begunAfterAHandOver_isThereForTheErrorPage() throws Exception {
    String page;
    try (Scene scene = start()) {
      String customers = cookie(scene.send("GET /keep", scene.own()));
      page = scene.send("GET /throw", scene.acting(), customers).body();
    }
    assertEquals("page: /throw", page);
  }

  @Test
  @DisplayName("Jetty itself begins none there, as the ID is in use")
  void session_begunBeforeTheErrorPage_isThereForIt() throws Exception {
    String page;
    try (Scene scene = start()) {
      page = scene.send("GET /throw", scene.acting()).body();
    }
    assertEquals("page: /throw", page);
  }

  @Test
  void session_askedForByTheResponsesRequest_isHiddenFromNobody() throws Exception {
    String seen;
    try (Scene scene = start()) {
      String customers = cookie(scene.send("GET /keep", scene.own()));
      seen = scene.send("GET /public/response", "", customers).body();
    }
    assertEquals("nothing", seen);
  }
}
