package dev.impersonation.jetty;

import dev.impersonation.http.Caller;
import dev.impersonation.http.SessionBinder;
import dev.impersonation.http.SessionIdentity.Use;
import dev.impersonation.http.SessionOwners;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Session;
import org.jspecify.annotations.Nullable;

/**
 * Shows a request the sessions that are its caller's, in one place where sessions are known: that
 * of another identity is ended, and none that is somebody's is shown to nobody. Safe for use by
 * many threads.
 */
final class SeenSession {
  /**
   * Shows a session of Jetty's.
   *
   * @param place where its context is: contexts may share IDs
   */
  private record Shown(Session session, String place) implements SessionBinder.Session {
    @Override
    public String id() {
      return place + " " + session.getId();
    }

    @Override
    public @Nullable Object attribute(String name) {
      return session.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
      session.setAttribute(name, value);
    }
  }

  private final Request request;
  private final Response response;
  private final @Nullable SessionBinder binder;
  private final String place;

  private final KnownSessions known;

  private SeenSession(
      Request request, Response response, @Nullable SessionBinder binder, KnownSessions known) {
    this.request = request;
    this.response = response;
    this.binder = binder;
    this.known = known;
    this.place = String.valueOf(Request.getContextPath(request));
  }

  /**
   * Returns that of one dispatch.
   *
   * @param caller null for one that nobody is known of
   * @param owners who has the sessions in this place
   * @param known what the request had in this place before
   */
  static SeenSession of(
      @Nullable Caller caller,
      SessionOwners owners,
      KnownSessions known,
      Request request,
      Response response) {
    return new SeenSession(
        request,
        response,
        caller instanceof Caller.Verified verified ? new SessionBinder(verified, owners) : null,
        known);
  }

  private Shown shown(Session session) {
    return new Shown(session, place);
  }

  /**
   * Before the application runs: ends the session of another identity, and takes over one that
   * belongs to nobody yet, under a new ID, lest somebody else know the old one.
   */
  void enter() {
    Session session = found(false);
    if (session == null || binder == null || SessionBinder.isSignedInOtherwise(shown(session))) {
      return;
    }
    Use use = binder.take(shown(session));
    if (use == Use.END) {
      end(session);
    } else if (use == Use.TAKE_OVER) {
      try {
        session.renewId(request, response);
      } catch (IllegalStateException e) {
        // Another request of this session ended it meanwhile: there is nothing to carry over.
      }
    }
  }

  /** Returns the session that the application may see. */
  @Nullable Session session(boolean create) {
    Session own = known.own();
    if (own != null) {
      return own;
    }
    Session session = found(false);
    if (session == null) {
      session = begunBefore();
    }
    if (session == null && create) {
      session = found(true);
    }
    if (session != null && isOurs(session)) {
      return session;
    }
    return create ? begin() : null;
  }

  /** What Jetty began on another pass, and has the ID of in use: it begins no other then. */
  private @Nullable Session begunBefore() {
    Session last = known.last();
    return last != null && last.isValid() ? last : null;
  }

  private @Nullable Session found(boolean create) {
    Session session = request.getSession(create);
    if (session != null) {
      known.last(session);
    }
    return session;
  }

  /** One more than Jetty keeps for a request, which begins no other in place of one. */
  private Session begin() {
    Session hidden = known.last();
    if (hidden == null) {
      throw new IllegalStateException("the session has ended, and no other can be begun");
    }
    Session begun =
        binder == null && hidden.isValid()
            ? OwnSession.beginFleeting(request, hidden)
            : OwnSession.begin(request, response, hidden);
    known.own(begun);
    if (!isOurs(begun)) {
      throw new IllegalStateException("the session is another identity's at once");
    }
    return begun;
  }

  /** Has a session that the application has begun be this identity's, and of no other. */
  void bind() {
    if (binder != null) {
      Session session = found(false);
      boolean unused = session != null && isOurs(session);
    }
  }

  private boolean isOurs(Session session) {
    if (binder == null) {
      return !SessionBinder.isSomebodys(shown(session));
    }
    if (SessionBinder.isSignedInOtherwise(shown(session))) {
      return false;
    }
    if (binder.take(shown(session)) != Use.END) {
      return true;
    }
    end(session);
    return false;
  }

  private static void end(Session session) {
    try {
      session.invalidate();
    } catch (IllegalStateException e) {
      // It has ended already.
    }
  }

  /** After the application has run. */
  void leave() {
    try {
      bind();
    } finally {
      if (binder != null) {
        binder.leave();
      }
    }
  }
}
