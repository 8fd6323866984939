package dev.impersonation.jetty;

import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.session.DefaultSessionIdManager;
import org.eclipse.jetty.session.ManagedSession;
import org.eclipse.jetty.session.SessionManager;
import org.jspecify.annotations.Nullable;

/** Begins a session where the request has one already, which is not for it. */
final class OwnSession {
  private OwnSession() {}

  /**
   * Returns another one of the same manager, and sends its cookie.
   *
   * @param hidden the one that the request has
   * @throws IllegalStateException if its manager is not Jetty's own
   */
  static Session begin(Request request, Response response, Session hidden) {
    SessionManager manager = manager(hidden);
    ManagedSession session = newSession(manager, request);
    HttpCookie cookie =
        manager.getSessionCookie(session, request.getConnectionMetaData().isSecure());
    if (cookie != null) {
      Response.putCookie(response, cookie);
    }
    Request.addCompletionListener(request, failure -> manager.complete(session));
    return session;
  }

  /**
   * Returns another one of the same manager, which ends with the request: the cookie stays that of
   * the session that is hidden.
   *
   * @param hidden the one that the request has
   * @throws IllegalStateException if its manager is not Jetty's own
   */
  static Session beginFleeting(Request request, Session hidden) {
    SessionManager manager = manager(hidden);
    ManagedSession session = newSession(manager, request);
    Request.addCompletionListener(request, failure -> end(manager, session));
    return session;
  }

  private static void end(SessionManager manager, ManagedSession session) {
    try {
      session.invalidate();
    } catch (IllegalStateException e) {
      // The application has ended it.
    } finally {
      manager.complete(session);
    }
  }

  private static SessionManager manager(Session hidden) {
    if (hidden instanceof ManagedSession managed) {
      return managed.getSessionManager();
    }
    throw new IllegalStateException("there is a session already, which is not this identity's");
  }

  private static ManagedSession newSession(SessionManager manager, Request request) {
    ManagedSession session = tryNewSession(manager, request);
    if (session == null) {
      // Jetty gives all new sessions of a request one ID, even a second one of the same manager.
      request.removeAttribute(DefaultSessionIdManager.__NEW_SESSION_ID);
      session = tryNewSession(manager, request);
    }
    if (session == null) {
      throw new IllegalStateException("Jetty has begun no session, and its log says why");
    }
    return session;
  }

  private static @Nullable ManagedSession tryNewSession(SessionManager manager, Request request) {
    AtomicReference<@Nullable ManagedSession> made = new AtomicReference<>();
    manager.newSession(request, null, made::set);
    return made.get();
  }
}
