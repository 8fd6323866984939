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
        this,
        HandledRequest.of(request),
        request,
        response,
        (shown, answer) -> super.handle(shown, answer, callback));
  }

  /** What comes next. */
  interface Next {
    boolean handle(Request request, Response response) throws Exception;
  }

  /**
   * Shows what comes next the sessions that are the caller's.
   *
   * @param place the handler that shows them
   * @param handled null for the page of an error that no handler saw the request of
   */
  static boolean handle(
      Handler place,
      @Nullable HandledRequest handled,
      Request request,
      Response response,
      Next next)
      throws Exception {
    SeenSession seen =
        handled == null
            ? SeenSession.of(null, new SessionOwners(), new KnownSessions(), request, response)
            : SeenSession.of(
                handled.caller(), handled.owners(), handled.known(place), request, response);
    seen.enter();
    if (handled != null) {
      exchange(handled, response).watch(seen);
    }
    try {
      SessionRequest shown = new SessionRequest(request, seen);
      return next.handle(shown, new Response.Wrapper(shown, response));
    } finally {
      seen.leave();
    }
  }

  /** The page of an error has one of its own, which is told when its answer begins. */
  private static Exchange exchange(HandledRequest handled, Response response) {
    ScopedResponse scoped = Response.as(response, ScopedResponse.class);
    return scoped == null ? handled.exchange() : scoped.exchange();
  }
}
