package dev.impersonation.jetty;

import dev.impersonation.ImpersonationPrincipal;
import dev.impersonation.http.Caller;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Tells Jetty who is signed in, for its request log, its security handlers and the end points of
 * WebSockets: the subject, never the actor.
 */
final class CallerState {
  /** What a server without jetty-security knows. */
  private record Plain(ImpersonationPrincipal principal) implements Request.AuthenticationState {
    @Override
    public ImpersonationPrincipal getUserPrincipal() {
      return principal;
    }

    @Override
    public String toString() {
      return "Plain[]";
    }
  }

  private CallerState() {}

  /** Of a request that nobody is signed in for, what others have found stays. */
  static void put(Request request, @Nullable Caller caller) {
    if (caller instanceof Caller.Verified verified) {
      Request.setAuthenticationState(
          request,
          ServerLibraries.HAVE_SECURITY
              ? SignedIn.of(verified.context(), RolesWhileActing.KEEP)
              : new Plain(ImpersonationPrincipal.of(verified.context())));
    }
  }
}
