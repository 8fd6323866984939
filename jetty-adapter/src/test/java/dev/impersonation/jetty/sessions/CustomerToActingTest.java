package dev.impersonation.jetty.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.contract.Exchange;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.ImpersonationHandler;
import dev.impersonation.jetty.core.Scene;
import java.util.List;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ReHandlingErrorHandler;
import org.eclipse.jetty.session.SessionHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("one cookie of a session, and more than one identity")
final class CustomerToActingTest {
  /** Where the sessions are kept. */
  enum Place {
    BEFORE {
      @Override
      Handler with(ImpersonationHandler handler) {
        handler.setHandler(new Application());
        return sessions(handler);
      }
    },

    IN_A_CONTEXT_BEHIND {
      @Override
      Handler with(ImpersonationHandler handler) {
        handler.setHandler(new ContextHandler(sessions(new Application()), "/"));
        return handler;
      }
    };

    abstract Handler with(ImpersonationHandler handler);

    Scene start(Scene.Plan plan) throws Exception {
      return plan.start(handler -> with(handler.route("/public/*", GuardMode.PUBLIC)));
    }
  }

  private static SessionHandler sessions(Handler handler) {
    SessionHandler sessions = new SessionHandler();
    sessions.setHandler(handler);
    return sessions;
  }

  /** Says what the session holds, and puts the last segment of the path there. */
  private static final class Application extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String path = Request.getPathInContext(request);
      String last = path.substring(path.lastIndexOf('/') + 1);
      if (last.equals("throw")) {
        throw new IllegalStateException("thrown");
      }
      Session session = request.getSession(!path.startsWith("/public/") && !last.equals("look"));
      if (last.equals("anew")) {
        session.invalidate();
        session = request.getSession(true);
        session.invalidate();
        session = request.getSession(true);
      }
      String found = session == null ? "no session" : String.valueOf(session.getAttribute("kept"));
      if (session != null && !last.equals("look")) {
        session.setAttribute("kept", last);
      }
      Content.Sink.write(response, true, found, callback);
      return true;
    }
  }

  private static Exchange get(Scene scene, String path, String token, String cookie)
      throws Exception {
    return scene.send("GET " + path, token, "Cookie: a=b; " + cookie);
  }

  private static String cookie(Exchange answer) {
    List<String> cookies = answer.headers().getOrDefault("set-cookie", List.of());
    assertFalse(cookies.isEmpty(), answer::toString);
    return cookies.get(cookies.size() - 1).replaceFirst(";.*", "");
  }

  @ParameterizedTest
  @EnumSource
  void session_customerToActingToCustomer_sharesNothing(Place place) throws Exception {
    try (Scene scene = place.start(Scene.shipped())) {
      String own = scene.own();
      String acting = scene.acting();
      String cookie = cookie(get(scene, "/secret-of-customer", own, ""));
      assertEquals("secret-of-customer", get(scene, "/look", own, cookie).body());
      Exchange second = get(scene, "/secret-of-engineer", acting, cookie);
      assertEquals("null", second.body());
      assertNotEquals(cookie, cookie(second));
      assertEquals("secret-of-engineer", get(scene, "/look", acting, cookie(second)).body());
      assertEquals("no session", get(scene, "/look", own, cookie).body());
      assertEquals("no session", get(scene, "/look", own, cookie(second)).body());
      assertEquals("no session", get(scene, "/look", acting, cookie(second)).body());
    }
  }

  @ParameterizedTest
  @EnumSource
  void session_endedWithinRequest_isBegunAnew(Place place) throws Exception {
    try (Scene scene = place.start(Scene.shipped())) {
      for (String token : new String[] {scene.own(), scene.acting()}) {
        Exchange first = get(scene, "/anew", token, "");
        assertEquals("null", first.body(), first::toString);
        assertEquals("anew", get(scene, "/look", token, cookie(first)).body());
        Exchange again = get(scene, "/anew", token, cookie(first));
        assertEquals("null", again.body());
        assertEquals("no session", get(scene, "/look", token, cookie(first)).body());
        assertEquals("anew", get(scene, "/look", token, cookie(again)).body());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void session_bindingOff_isNotTouched(Place place) throws Exception {
    try (Scene scene = place.start(Scene.shipped().set("bindHttpSession", "off"))) {
      Exchange first = get(scene, "/customer", scene.own(), "");
      String cookie = cookie(first);
      Exchange acting = get(scene, "/look", scene.acting(), cookie);
      assertEquals("customer", acting.body());
      assertTrue(acting.header("Set-Cookie").isEmpty());
      assertEquals("customer", get(scene, "/public/look", "", cookie).body());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("the error page of a request without identity sees none of somebody's either")
  void session_errorPageForNobody_isHidden(Place place) throws Exception {
    try (Scene scene = place.start(Scene.shipped())) {
      ReHandlingErrorHandler.ByHttpStatus pages =
          new ReHandlingErrorHandler.ByHttpStatus(scene.server().getHandler());
      pages.put(500, "/public/look");
      scene.server().setErrorHandler(pages);
      String token = scene.acting();
      String cookie = cookie(get(scene, "/secret", token, ""));
      assertEquals("no session", get(scene, "/public/throw", "", cookie).body());
      assertEquals("secret", get(scene, "/throw", token, cookie).body());
      assertEquals("secret", get(scene, "/look", token, cookie).body());
    }
  }
}
