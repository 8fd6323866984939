package dev.impersonation.jetty;

import org.eclipse.jetty.server.Session;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a request has been seen to have in one place, whichever pass it is on: where
 * Jetty serves it as another path, its session handler knows none that has begun meanwhile. Safe
 * for use by many threads.
 */
final class KnownSessions {
  private volatile @Nullable Session last;
  private volatile @Nullable Session own;

  /** Returns the one that Jetty has for the request, as far as it was seen; it may have ended. */
  @Nullable Session last() {
    return last;
  }

  void last(Session session) {
    last = session;
  }

  /** Returns the one begun in place of Jetty's; null if there is none, or if it has ended. */
  @Nullable Session own() {
    Session known = own;
    return known != null && known.isValid() ? known : null;
  }

  void own(Session session) {
    own = session;
  }
}
