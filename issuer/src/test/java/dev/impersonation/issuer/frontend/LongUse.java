package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.storage.Session;
import dev.impersonation.issuer.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;

/** What remains of somebody who signed in very often. */
final class LongUse {
  private static final int SESSIONS = 510;
  private static final long WEEK = 7L * 24 * 60 * 60 * 1000;

  private LongUse() {}

  /** Adds active sessions of user_alice; returns how many. */
  static int ofAlice(Transaction store) throws SQLException {
    long now = Instant.parse("2030-01-01T00:00:00Z").toEpochMilli();
    for (int i = 0; i < SESSIONS; i++) {
      store
          .sessions()
          .insert(
              new Session(
                  "sess_" + i,
                  "client_" + i,
                  "user_alice",
                  null,
                  Session.ACTIVE,
                  null,
                  now,
                  null,
                  now,
                  now + WEEK,
                  now + WEEK,
                  now,
                  now));
    }
    return SESSIONS;
  }
}
