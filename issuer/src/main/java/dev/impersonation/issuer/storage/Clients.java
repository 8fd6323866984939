package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores the browsers that have a cookie of ours. */
public final class Clients {
  private final Connection connection;

  Clients(Connection connection) {
    this.connection = connection;
  }

  private static Client client(ResultSet row) throws SQLException {
    return new Client(
        row.getString("id"),
        row.getString("last_active_session_id"),
        row.getString("sign_in_id"),
        row.getLong("created_at"),
        row.getLong("updated_at"));
  }

  public void insert(String id, String tokenHash, long now) throws SQLException {
    Sql.of(
            "insert into clients (id, token_hash, created_at, updated_at) values (?, ?, ?, ?)",
            id,
            tokenHash,
            now,
            now)
        .update(connection);
  }

  public Optional<Client> find(String id) throws SQLException {
    return Sql.of("select * from clients where id = ?", id).first(connection, Clients::client);
  }

  public Optional<Client> findByTokenHash(String tokenHash) throws SQLException {
    return Sql.of("select * from clients where token_hash = ?", tokenHash)
        .first(connection, Clients::client);
  }

  /** Lets transactions that look for sessions of this client and then add one come in turn. */
  public void lock(String id) throws SQLException {
    Sql.of("select id from clients where id = ? for update", id)
        .first(connection, row -> row.getString(1));
  }

  public void setTokenHash(String id, String tokenHash) throws SQLException {
    Sql.of("update clients set token_hash = ? where id = ?", tokenHash, id).update(connection);
  }

  public void setLastActiveSession(String id, @Nullable String sessionId, long now)
      throws SQLException {
    Sql.of(
            "update clients set last_active_session_id = ?, updated_at = ? where id = ?",
            sessionId,
            now,
            id)
        .update(connection);
  }

  public void setSignIn(String id, @Nullable String signInId) throws SQLException {
    Sql.of("update clients set sign_in_id = ? where id = ?", signInId, id).update(connection);
  }
}
