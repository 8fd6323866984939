package dev.impersonation.jetty.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.impersonation.contract.Exchange;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.Scene;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.session.SessionHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("a customer's session is not carried into an impersonation, wherever it is kept")
final class SessionPlacesTest {
  private static final String PATH = "/app/x";

  enum Place {
    DIRECTLY_BEHIND {
      @Override
      Handler with(ImpersonationHandler handler) {
        handler.setHandler(sessions());
        return handler;
      }
    },
    BEHIND_IN_THE_SAME_CONTEXT {
      @Override
      Handler with(ImpersonationHandler handler) {
        handler.setHandler(sessions());
        return new ContextHandler(handler, "/app");
      }
    },
    INSERTED_INTO_A_SERVLET_CONTEXT {
      @Override
      Handler with(ImpersonationHandler handler) {
        ServletContextHandler context =
            new ServletContextHandler("/app", ServletContextHandler.SESSIONS);
        context.addServlet(new Keeping(), "/*");
        context.insertHandler(handler);
        return context;
      }
    },
    IN_A_CONTEXT_THAT_WAS_WRAPPED_AND_ADDED_LATER {
      @Override
      Handler with(ImpersonationHandler handler) {
        handler.setHandler(new ContextHandlerCollection(true));
        return handler;
      }

      @Override
      void afterStart(Scene scene) throws Exception {
        ContextHandlerCollection contexts =
            scene.server().getDescendants(ContextHandlerCollection.class).get(0);
        Handler.Wrapper wrapper = new Handler.Wrapper(new ContextHandler(sessions(), "/app"));
        contexts.addHandler(wrapper);
        wrapper.start();
      }
    },
    IN_A_CONTEXT_THAT_RUNS_WHEN_IT_IS_ADDED {
      @Override
      Handler with(ImpersonationHandler handler) {
        handler.setHandler(new ContextHandlerCollection(true));
        return handler;
      }

      @Override
      void afterStart(Scene scene) throws Exception {
        ContextHandlerCollection contexts =
            scene.server().getDescendants(ContextHandlerCollection.class).get(0);
        ContextHandler context = new ContextHandler(sessions(), "/app");
        context.setServer(scene.server());
        context.start();
        contexts.addHandler(context);
      }
    };

    abstract Handler with(ImpersonationHandler handler);

    void afterStart(Scene scene) throws Exception {}
  }

  private static SessionHandler sessions() {
    SessionHandler sessions = new SessionHandler();
    sessions.setHandler(new Application());
    return sessions;
  }

  private static final class Application extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String put = request.getHttpURI().getQuery();
      Session session = request.getSession(put != null);
      if (session != null && put != null) {
        session.setAttribute("kept", put);
      }
      Content.Sink.write(
          response,
          true,
          session == null ? "no session" : String.valueOf(session.getAttribute("kept")),
          callback);
      return true;
    }
  }

  /** The same as a servlet. */
  public static final class Keeping extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String put = request.getQueryString();
      HttpSession session = request.getSession(put != null);
      if (session != null && put != null) {
        session.setAttribute("kept", put);
      }
      response
          .getWriter()
          .write(session == null ? "no session" : String.valueOf(session.getAttribute("kept")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void session_customerToActing_isNotCarriedOver(Place place) throws Exception {
    String seen;
    try (Scene scene = Scene.shipped().start(place::with)) {
      place.afterStart(scene);
      Exchange put = scene.send("GET " + PATH + "?secret", scene.own());
      assertEquals("secret", put.body());
      List<String> cookies = put.headers().getOrDefault("set-cookie", List.of());
      assertNotEquals(List.of(), cookies);
      String cookie = "Cookie: " + cookies.get(0).replaceFirst(";.*", "");
      assertEquals("secret", scene.send("GET " + PATH, scene.own(), cookie).body());
      seen = scene.send("GET " + PATH, scene.acting(), cookie).body();
    }
    assertEquals("no session", seen);
  }
}
