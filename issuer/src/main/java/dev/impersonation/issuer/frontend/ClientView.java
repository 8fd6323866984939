package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.storage.Client;
import dev.impersonation.issuer.storage.SignIn;
import dev.impersonation.issuer.storage.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Holds a client with its active sessions and the sign-in under way, read in one transaction. */
record ClientView(Client client, Optional<SignIn> signIn, List<SignedIn> sessions) {
  static Optional<ClientView> of(Transaction store, Optional<Client> client, long now)
      throws SQLException {
    return client.isEmpty() ? Optional.empty() : Optional.of(of(store, client.get().id(), now));
  }

  static ClientView of(Transaction store, String clientId, long now) throws SQLException {
    Client client = store.clients().find(clientId).orElseThrow();
    String signInId = client.signInId();
    Optional<SignIn> signIn =
        signInId == null
            ? Optional.empty()
            : store.signIns().find(signInId, clientId).filter(found -> found.abandonAt() > now);
    return new ClientView(client, signIn, SignedIn.allOf(store, clientId, now));
  }

  /** Returns since when somebody is signed in, in seconds since the epoch; 0: nobody is. */
  long signedInSince() {
    return sessions.stream()
        .mapToLong(signedIn -> signedIn.session().createdAt() / 1000)
        .max()
        .orElse(0);
  }
}
