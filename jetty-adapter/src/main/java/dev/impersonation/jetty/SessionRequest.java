package dev.impersonation.jetty;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Session;
import org.jspecify.annotations.Nullable;

/** Shows the application the sessions that are its caller's. */
final class SessionRequest extends Request.Wrapper {
  private final SeenSession seen;

  SessionRequest(Request request, SeenSession seen) {
    super(request);
    this.seen = seen;
  }

  @Override
  public @Nullable Session getSession(boolean create) {
    return seen.session(create);
  }
}
