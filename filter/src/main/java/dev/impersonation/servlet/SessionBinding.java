package dev.impersonation.servlet;

import dev.impersonation.http.BindHttpSession;
import dev.impersonation.http.Caller;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.SessionBinder;
import dev.impersonation.http.SessionIdentity.Use;
import dev.impersonation.http.SessionOwners;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ties a servlet session to the identity that uses it, for one dispatch of a request. Safe for use
 * by many threads.
 */
final class SessionBinding {
  static final String ATTRIBUTE = SessionBinder.ATTRIBUTE;

  /** Shows a servlet session to those that know no servlets. */
  private record Shown(HttpSession session) implements SessionBinder.Session {
    @Override
    public String id() {
      return session.getId();
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

  private final Caller.Verified caller;

  /** Made where there is a session to bind, for most requests have none. */
  private final AtomicReference<@Nullable SessionBinder> binder = new AtomicReference<>();

  private volatile boolean left;

  SessionBinding(Caller.Verified caller) {
    this.caller = caller;
  }

  /**
   * Returns what binds the sessions of this request; null if that is off, or nobody is verified.
   */
  static @Nullable SessionBinding of(ImpersonationGate gate, @Nullable Caller caller) {
    return gate.bindHttpSession() == BindHttpSession.INVALIDATE
            && caller instanceof Caller.Verified verified
        ? new SessionBinding(verified)
        : null;
  }

  /** Whether the session is not for requests without identity; nor is one that has ended. */
  static boolean isSomebodys(HttpSession session) {
    return SessionBinder.isSomebodys(new Shown(session));
  }

  /** Keeps a session that belongs to nobody for requests without a token, and out of all others. */
  static void keepApart(HttpSession session, SessionOwners owners) {
    SessionBinder.keepApart(new Shown(session), owners);
  }

  /** Whether somebody signs in by it without a token: no verified request sees it. */
  static boolean isSignedInOtherwise(HttpSession session) {
    return SessionBinder.isSignedInOtherwise(new Shown(session));
  }

  /**
   * Before the application runs: ends the session of another identity, and takes over one that
   * belongs to nobody yet, under a new ID, lest somebody else know the old one.
   */
  void enter(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null || isSignedInOtherwise(session)) {
      return;
    }
    Use use = take(request, session);
    if (use == Use.END) {
      end(session);
    } else if (use == Use.TAKE_OVER) {
      try {
        request.changeSessionId();
      } catch (IllegalStateException e) {
        // Another request of this session ended it meanwhile: there is nothing to carry over.
      }
    }
  }

  /**
   * Returns the session of the request, which is this identity's from now on: one of another
   * identity is ended, and another made if that is asked for. One of whoever signs in without a
   * token is hidden and stays.
   */
  @Nullable HttpSession session(HttpServletRequest request, boolean create) {
    FleetingSession own = FleetingSession.of(request);
    if (own != null) {
      return own;
    }
    HttpSession session = request.getSession(create);
    if (session != null && isSignedInOtherwise(session)) {
      return create ? FleetingSession.begin(request) : null;
    }
    if (session == null || isOurs(request, session)) {
      return session;
    }
    HttpSession next = request.getSession(create);
    if (next == null || isOurs(request, next)) {
      return next;
    }
    throw new IllegalStateException("the servlet session is another identity's at once");
  }

  private boolean isOurs(HttpServletRequest request, HttpSession session) {
    if (take(request, session) != Use.END) {
      return true;
    }
    end(session);
    return false;
  }

  /**
   * After the application has run: what it made past the request that was passed on would else
   * belong to whoever is next. If that was another identity already, what this one has put there
   * must not stay.
   */
  void leave(HttpServletRequest request) {
    try {
      HttpSession session = request.getSession(false);
      if (session != null && !isSignedInOtherwise(session)) {
        boolean unused = isOurs(request, session);
      }
    } finally {
      left = true;
      SessionBinder made = binder.get();
      if (made != null) {
        made.leave();
      }
    }
  }

  private Use take(HttpServletRequest request, HttpSession session) {
    return binder(request).take(new Shown(session));
  }

  private SessionBinder binder(HttpServletRequest request) {
    SessionBinder known = binder.get();
    if (known != null) {
      return known;
    }
    SessionBinder made =
        new SessionBinder(caller, OwnersOfApplication.in(request.getServletContext()));
    SessionBinder before = binder.compareAndExchange(null, made);
    SessionBinder used = before == null ? made : before;
    if (left) {
      // On a thread that outlives the dispatch: nobody would come to end its claims.
      used.leave();
    }
    return used;
  }

  static void end(HttpSession session) {
    try {
      session.invalidate();
    } catch (IllegalStateException e) {
      // It has ended already.
    }
  }
}
