package dev.impersonation.jetty;

import dev.impersonation.http.Caller;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.security.IdentityService;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Shows the security of containers that nobody is signed in. Jetty asks it where an application
 * wants somebody to be: a token comes with the next request or never, so that nothing changes.
 */
enum Nobody implements AuthenticationState.Deferred {
  STATE;

  /** What Jetty answers false to, to an application that has asked. */
  private enum Unanswered implements AuthenticationState.ResponseSent {
    STATE
  }

  @Override
  public @Nullable Succeeded authenticate(Request request) {
    return null;
  }

  /**
   * Servlets wait for this: they are told that nobody is, and the answer stays theirs. Whoever
   * hands over the callback of the request wants it answered.
   */
  @Override
  public @Nullable AuthenticationState authenticate(
      Request request, Response response, Callback callback) {
    if (callback instanceof Blocker.Callback) {
      callback.succeeded();
      return Unanswered.STATE;
    }
    return challenge(request, response, callback);
  }

  /**
   * Answers as the gate does to whoever is not signed in.
   *
   * @return what says that it is answered; null if there is no such answer
   */
  static @Nullable AuthenticationState challenge(
      Request request, Response response, Callback callback) {
    HandledRequest handled = HandledRequest.of(request);
    if (handled == null || handled.caller() instanceof Caller.Verified) {
      return null;
    }
    return handled
        .gate()
        .refuseSignedOut(JettyGateRequest.of(request), handled.caller())
        .refusal()
        .map(
            refusal -> {
              Answer.write(response, refusal, callback);
              return AuthenticationState.CHALLENGE;
            })
        .orElse(null);
  }

  @Override
  public @Nullable Succeeded login(
      String name, Object password, Request request, Response response) {
    return null;
  }

  @Override
  public void logout(Request request, Response response) {
    // Nobody is signed in.
  }

  @Override
  public IdentityService.@Nullable Association getAssociation() {
    return null;
  }
}
