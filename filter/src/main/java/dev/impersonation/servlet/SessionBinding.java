package dev.impersonation.servlet;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.BindHttpSession;
import dev.impersonation.http.Caller;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.SessionIdentity;
import dev.impersonation.http.SessionIdentity.Use;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Ties a servlet session to the identity that uses it, for one dispatch of a request. The session
 * holds a hash, which says nothing to whoever can read the session store, and survives being
 * written there. Safe for use by many threads.
 */
final class SessionBinding {
  static final String ATTRIBUTE = SessionBinding.class.getName();

  /** In place of a hash: of whoever signs in without a token. */
  private static final String OTHERWISE = "otherwise";

  private final ImpersonationContext context;
  private final SessionOwners owners;

  /** The IDs of the sessions that were taken over, once a claim, while this dispatch runs. */
  private final Queue<String> claimed = new ConcurrentLinkedQueue<>();

  private volatile boolean left;
  private volatile @Nullable SessionIdentity identity;

  SessionBinding(ImpersonationContext context, SessionOwners owners) {
    this.context = context;
    this.owners = owners;
  }

  /**
   * Returns what binds the sessions of this request; null if that is off, or nobody is verified.
   */
  static @Nullable SessionBinding of(
      ImpersonationGate gate, HttpServletRequest request, @Nullable Caller caller) {
    return gate.bindHttpSession() == BindHttpSession.INVALIDATE
            && caller instanceof Caller.Verified verified
        ? new SessionBinding(verified.context(), SessionOwners.in(request.getServletContext()))
        : null;
  }

  /** Whether the session is not for requests without identity; nor is one that has ended. */
  static boolean isSomebodys(HttpSession session) {
    try {
      Object bound = session.getAttribute(ATTRIBUTE);
      return bound != null && !bound.equals(OTHERWISE);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /**
   * Keeps a session that belongs to nobody, from now on, for requests without a token, and out of
   * all others. Does nothing if a verified request takes it over meanwhile: whoever signs in must
   * do so again.
   */
  static void keepApart(HttpSession session, SessionOwners owners) {
    try {
      String id = session.getId();
      if (!owners.claim(id, OTHERWISE)) {
        return;
      }
      try {
        if (session.getAttribute(ATTRIBUTE) == null) {
          session.setAttribute(ATTRIBUTE, OTHERWISE);
        }
      } finally {
        owners.release(id);
      }
    } catch (IllegalStateException e) {
      // It ended, or is somebody's by now.
    }
  }

  /** Whether somebody signs in by it without a token: no verified request sees it. */
  static boolean isSignedInOtherwise(HttpSession session) {
    try {
      return OTHERWISE.equals(session.getAttribute(ATTRIBUTE));
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Computed only where there is a session to compare it with. */
  private SessionIdentity identity() {
    SessionIdentity known = identity;
    if (known == null) {
      known = SessionIdentity.of(context);
      identity = known;
    }
    return known;
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
    Use use = take(session);
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
    if (session == null || isOurs(session)) {
      return session;
    }
    HttpSession next = request.getSession(create);
    if (next == null || isOurs(next)) {
      return next;
    }
    throw new IllegalStateException("the servlet session is another identity's at once");
  }

  private boolean isOurs(HttpSession session) {
    if (take(session) != Use.END) {
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
        boolean unused = isOurs(session);
      }
    } finally {
      left = true;
      release();
    }
  }

  private Use take(HttpSession session) {
    try {
      Object bound = session.getAttribute(ATTRIBUTE);
      return bound == null ? takeOver(session) : identity().use(bound);
    } catch (IllegalStateException e) {
      // Another request of this session ended it meanwhile.
      return Use.END;
    }
  }

  private Use takeOver(HttpSession session) {
    String id = session.getId();
    if (!owners.claim(id, identity().hash())) {
      return Use.END;
    }
    claimed.add(id);
    try {
      // Whoever had the claim before this may have bound it.
      Object bound = session.getAttribute(ATTRIBUTE);
      if (bound != null) {
        return identity().use(bound);
      }
      session.setAttribute(ATTRIBUTE, identity().hash());
      return Use.TAKE_OVER;
    } finally {
      if (left) {
        // On a thread that outlives the dispatch: nobody would come to release it.
        release();
      }
    }
  }

  private void release() {
    for (String id = claimed.poll(); id != null; id = claimed.poll()) {
      owners.release(id);
    }
  }

  static void end(HttpSession session) {
    try {
      session.invalidate();
    } catch (IllegalStateException e) {
      // It has ended already.
    }
  }
}
