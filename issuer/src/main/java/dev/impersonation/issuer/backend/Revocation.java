package dev.impersonation.issuer.backend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.storage.Ticket;
import dev.impersonation.issuer.token.Issuance;

/** Revokes tokens that were not used yet. */
final class Revocation {
  private Revocation() {}

  /** Returns the ticket as it is then. */
  static Ticket of(Issuance issuance, Ticket.Kind kind, String id, String refusal) {
    return issuance
        .database()
        .transact(
            store -> {
              if (store.tickets().find(id).filter(found -> found.kind() == kind).isEmpty()) {
                throw ApiException.notFound();
              }
              if (!store.tickets().leavePending(id, Ticket.Status.REVOKED, issuance.now())) {
                throw ApiException.of(400, refusal, "only what is pending can be revoked");
              }
              return store.tickets().find(id).orElseThrow();
            });
  }
}
