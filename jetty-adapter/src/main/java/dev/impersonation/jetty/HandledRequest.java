package dev.impersonation.jetty;

import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.Caller;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.SessionOwners;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Keeps on a request what a handler has found, for what is behind it. Its type is out of reach for
 * applications.
 *
 * @param gate that of the handler
 * @param owners who has the sessions behind it
 */
record HandledRequest(
    ImpersonationGate gate, SessionOwners owners, AdmittedRequest admitted, Exchange exchange) {
  private static final String ATTRIBUTE = HandledRequest.class.getName();

  static @Nullable HandledRequest of(Request request) {
    return request.getAttribute(ATTRIBUTE) instanceof HandledRequest handled ? handled : null;
  }

  void keepOn(Request request) {
    request.setAttribute(ATTRIBUTE, this);
    request.setAttribute(AdmittedRequest.ATTRIBUTE, admitted);
  }

  Caller caller() {
    return admitted.caller();
  }

  /** Names nobody, so that it is safe in a log. */
  @Override
  public String toString() {
    return "HandledRequest[]";
  }
}
