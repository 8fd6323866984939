package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Stores the attempts to sign in. */
public final class SignIns {
  private final Connection connection;

  SignIns(Connection connection) {
    this.connection = connection;
  }

  public void insert(SignIn signIn) throws SQLException {
    Sql.of(
            "insert into sign_ins (id, client_id, status, strategy, identifier, user_id,"
                + " created_session_id, abandon_at, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            signIn.id(),
            signIn.clientId(),
            signIn.status(),
            signIn.strategy(),
            signIn.identifier(),
            signIn.userId(),
            signIn.createdSessionId(),
            signIn.abandonAt(),
            signIn.createdAt())
        .update(connection);
  }

  /** Returns the attempt if it is of this client. */
  public Optional<SignIn> find(String id, String clientId) throws SQLException {
    return Sql.of("select * from sign_ins where id = ? and client_id = ?", id, clientId)
        .first(
            connection,
            row ->
                new SignIn(
                    row.getString("id"),
                    row.getString("client_id"),
                    row.getString("status"),
                    row.getString("strategy"),
                    row.getString("identifier"),
                    row.getString("user_id"),
                    row.getString("created_session_id"),
                    row.getLong("abandon_at"),
                    row.getLong("created_at")));
  }

  public void complete(String id, String strategy, String sessionId) throws SQLException {
    Sql.of(
            "update sign_ins set status = 'complete', strategy = ?, created_session_id = ?"
                + " where id = ?",
            strategy,
            sessionId,
            id)
        .update(connection);
  }
}
