package dev.impersonation.jetty;

import dev.impersonation.http.SessionOwners;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the session handler of a context, where its sessions are known. There is one only
 * where sessions are bound.
 */
final class SessionsHandler extends Handler.Wrapper {
  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return handle(
        HandledRequest.of(request),
        request,
        response,
        shown -> super.handle(shown, response, callback));
  }

  /** What comes next. */
  interface Next {
    boolean handle(Request request) throws Exception;
  }

  /**
   * Shows what comes next the sessions that are the caller's.
   *
   * @param handled null for the page of an error that no handler saw the request of
   */
  static boolean handle(
      @Nullable HandledRequest handled, Request request, Response response, Next next)
      throws Exception {
    SeenSession seen =
        handled == null
            ? SeenSession.of(null, new SessionOwners(), request, response)
            : SeenSession.of(handled.caller(), handled.owners(), request, response);
    seen.enter();
    if (handled != null) {
      handled.exchange().watch(seen);
    }
    try {
      return next.handle(new SessionRequest(request, seen));
    } finally {
      seen.leave();
    }
  }
}
