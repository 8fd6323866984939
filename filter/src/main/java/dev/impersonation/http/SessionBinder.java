package dev.impersonation.http;

import dev.impersonation.http.SessionIdentity.Use;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ties the sessions of a host to the identity that uses them, for one dispatch of a request. A
 * session holds a {@linkplain SessionIdentity hash}, and survives being written to a store with it.
 * For adapters. Safe for use by many threads.
 */
public final class SessionBinder {
  /**
   * The attribute of a session that holds whose it is. Of servlet adapters first, hence its name.
   */
  public static final String ATTRIBUTE = "dev.impersonation.servlet.SessionBinding";

  /** In place of a hash: of whoever signs in without a token. */
  private static final String OTHERWISE = "otherwise";

  /** A session as its host has it. Each method throws once the session has ended. */
  public interface Session {
    /** Returns its ID. */
    String id();

    /**
     * Returns an attribute.
     *
     * @throws IllegalStateException if the session has ended
     */
    @Nullable Object attribute(String name);

    /**
     * Sets an attribute.
     *
     * @throws IllegalStateException if the session has ended
     */
    void setAttribute(String name, Object value);
  }

  private final Caller.Verified caller;
  private final SessionOwners owners;

  /** The IDs of the sessions that were taken over, once a claim, while this dispatch runs. */
  private final AtomicReference<List<String>> claimed = new AtomicReference<>(List.of());

  private volatile boolean left;

  /** Makes one for a dispatch of whom a verified token speaks for. */
  public SessionBinder(Caller.Verified caller, SessionOwners owners) {
    this.caller = caller;
    this.owners = owners;
  }

  /** Returns whether a session is not for requests without identity; nor is one that has ended. */
  public static boolean isSomebodys(Session session) {
    try {
      Object bound = session.attribute(ATTRIBUTE);
      return bound != null && !bound.equals(OTHERWISE);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** Returns whether somebody signs in by it without a token: no verified request sees it. */
  public static boolean isSignedInOtherwise(Session session) {
    try {
      return OTHERWISE.equals(session.attribute(ATTRIBUTE));
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * Keeps a session that belongs to nobody, from now on, for requests without a token, and out of
   * all others. Does nothing if a verified request takes it over meanwhile: whoever signs in must
   * do so again.
   */
  public static void keepApart(Session session, SessionOwners owners) {
    try {
      String id = session.id();
      if (!owners.claim(id, OTHERWISE)) {
        return;
      }
      try {
        if (session.attribute(ATTRIBUTE) == null) {
          session.setAttribute(ATTRIBUTE, OTHERWISE);
        }
      } finally {
        owners.release(id);
      }
    } catch (IllegalStateException e) {
      // It ended, or is somebody's by now.
    }
  }

  /**
   * Returns what becomes of a session, which is bound to this identity if it was nobody's: then its
   * ID has to change, lest somebody else know it. One that has ended is to be ended.
   */
  public Use take(Session session) {
    try {
      Object bound = session.attribute(ATTRIBUTE);
      return bound == null ? takeOver(session) : identity().use(bound);
    } catch (IllegalStateException e) {
      // Another request of this session ended it meanwhile.
      return Use.END;
    }
  }

  private Use takeOver(Session session) {
    String id = session.id();
    if (!owners.claim(id, identity().hash())) {
      return Use.END;
    }
    claimed.updateAndGet(ids -> Stream.concat(ids.stream(), Stream.of(id)).toList());
    try {
      // Whoever had the claim before this may have bound it.
      Object bound = session.attribute(ATTRIBUTE);
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

  private SessionIdentity identity() {
    return caller.identity().session();
  }

  /** Ends the time in which others cannot take what this dispatch has taken over. */
  public void leave() {
    left = true;
    release();
  }

  private void release() {
    claimed.getAndSet(List.of()).forEach(owners::release);
  }
}
