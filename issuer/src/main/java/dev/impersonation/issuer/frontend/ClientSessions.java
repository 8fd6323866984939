package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Session;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.List;

/** {@code /v1/client/sessions}: the sessions of the browser that asks. */
final class ClientSessions {
  private final Issuance issuance;
  private final FrontendJson json;

  ClientSessions(Issuance issuance, FrontendJson json) {
    this.issuance = issuance;
    this.json = json;
  }

  List<Route> routes() {
    return List.of(Route.post("/v1/client/sessions/{session_id}/tokens", this::token));
  }

  private void token(Context request) {
    BrowserRequest browser = new BrowserRequest(request);
    String id = request.pathParam("session_id");
    SignedIn signedIn =
        issuance
            .database()
            .transact(
                store -> {
                  long now = issuance.now();
                  requireOwn(store, browser.knownClient(store), id, now);
                  requireActive(store.sessions().touch(id, now));
                  Session session = store.sessions().find(id, now).orElseThrow();
                  return SignedIn.of(store, session).orElseThrow(ClientSessions::signedOut);
                });
    Answer.json(request, json.token(signedIn, browser.origin()));
  }

  private static void requireOwn(Transaction store, Client client, String sessionId, long now)
      throws SQLException {
    boolean own =
        store.sessions().find(sessionId, now).stream()
            .anyMatch(session -> session.clientId().equals(client.id()));
    if (!own) {
      throw ApiException.notFound();
    }
  }

  private static void requireActive(boolean active) {
    if (!active) {
      throw signedOut();
    }
  }

  private static ApiException signedOut() {
    return ApiException.of(401, "authentication_invalid", "the session is over");
  }
}
