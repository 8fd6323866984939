package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.storage.Membership;
import dev.impersonation.issuer.storage.Session;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.storage.User;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds a session and whose it is. */
record SignedIn(Session session, User user, List<Membership> memberships) {
  /** Returns the active sessions of a client, the oldest first. */
  static List<SignedIn> allOf(Transaction store, String clientId, long now) throws SQLException {
    List<SignedIn> all = new ArrayList<>();
    for (Session session : store.sessions().activeOf(clientId, now)) {
      of(store, session).ifPresent(all::add);
    }
    return all;
  }

  /**
   * Returns empty if the user was deleted or banned: the session is over then, as stored or not.
   */
  static Optional<SignedIn> of(Transaction store, Session session) throws SQLException {
    Optional<User> user = store.users().find(session.userId()).filter(found -> !found.banned());
    if (user.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SignedIn(session, user.get(), store.memberships().ofUser(session.userId())));
  }

  /** Returns the membership in the session's active organization. */
  Optional<Membership> organization() {
    return Optional.ofNullable(session.lastActiveOrganizationId()).flatMap(this::membershipIn);
  }

  Optional<Membership> membershipIn(String organizationId) {
    return memberships.stream()
        .filter(membership -> membership.organizationId().equals(organizationId))
        .findFirst();
  }
}
