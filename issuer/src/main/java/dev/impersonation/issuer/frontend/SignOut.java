package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.Transaction;
import java.sql.SQLException;

/** Signs a browser out as a whole. */
final class SignOut {
  private SignOut() {}

  /** Gives all sessions of the client this status, and drops the sign-in under way. */
  static void of(Transaction store, Client client, String status, long now) throws SQLException {
    String id = client.id();
    // A sign-in that is about to begin a session either is over by then or comes later.
    store.clients().lock(id);
    store.sessions().endAllOf(id, status, now);
    store.clients().setLastActiveSession(id, null, now);
    store.clients().setSignIn(id, null);
  }
}
