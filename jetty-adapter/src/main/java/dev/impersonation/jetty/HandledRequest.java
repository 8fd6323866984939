package dev.impersonation.jetty;

import dev.impersonation.http.AdmittedRequest;
import dev.impersonation.http.Caller;
import dev.impersonation.http.ImpersonationGate;
import dev.impersonation.http.SessionOwners;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Keeps on a request what a handler has found, for what is behind it. Its type is out of reach for
 * applications.
 *
 * @param gate that of the handler
 * @param owners who has the sessions behind it
 * @param connection the connection that the request came by
 * @param sessions those that the request has, by the handler that shows them
 * @param number the request on that connection, so that this is worth nothing on another one
 */
record HandledRequest(
    ImpersonationGate gate,
    SessionOwners owners,
    AdmittedRequest admitted,
    Exchange exchange,
    ConcurrentMap<Handler, KnownSessions> sessions,
    String connection,
    String number) {
  private static final String ATTRIBUTE = HandledRequest.class.getName();

  static HandledRequest of(
      ImpersonationGate gate,
      SessionOwners owners,
      AdmittedRequest admitted,
      Exchange exchange,
      Request request) {
    return new HandledRequest(
        gate,
        owners,
        admitted,
        exchange,
        new ConcurrentHashMap<>(),
        request.getConnectionMetaData().getId(),
        request.getId());
  }

  /** Returns that of this very request; null if there is none. */
  static @Nullable HandledRequest of(Request request) {
    return request.getAttribute(ATTRIBUTE) instanceof HandledRequest handled
            && handled.number().equals(request.getId())
            && handled.connection().equals(request.getConnectionMetaData().getId())
        ? handled
        : null;
  }

  void keepOn(Request request) {
    request.setAttribute(ATTRIBUTE, this);
    request.setAttribute(AdmittedRequest.ATTRIBUTE, admitted);
  }

  /** Returns what the request has where a handler stands, on this pass or on another. */
  KnownSessions known(Handler place) {
    return sessions.computeIfAbsent(place, handler -> new KnownSessions());
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
