package dev.impersonation.jetty;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Stands behind the session handler of a context, where its sessions are known. */
final class SessionsHandler extends Handler.Wrapper {
  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HandledRequest handled = HandledRequest.of(request);
    return handled == null
        ? super.handle(request, response, callback)
        : handle(handled, request, response, shown -> super.handle(shown, response, callback));
  }

  /** What comes next. */
  interface Next {
    boolean handle(Request request) throws Exception;
  }

  /** Shows what comes next the sessions that are the caller's. */
  static boolean handle(HandledRequest handled, Request request, Response response, Next next)
      throws Exception {
    SeenSession seen = SeenSession.of(handled, request, response);
    if (seen == null) {
      return next.handle(request);
    }
    seen.enter();
    handled.exchange().watch(seen);
    try {
      return next.handle(new SessionRequest(request, seen));
    } finally {
      seen.leave();
    }
  }
}
