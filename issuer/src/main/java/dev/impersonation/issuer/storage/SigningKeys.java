package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Stores the signing keys there ever were. */
public final class SigningKeys {
  private final Connection connection;

  SigningKeys(Connection connection) {
    this.connection = connection;
  }

  /** Returns all, the newest first: that one signs. */
  public List<StoredKey> all() throws SQLException {
    return Sql.of("select * from signing_keys order by created_at desc, id desc")
        .list(
            connection,
            row ->
                new StoredKey(
                    row.getString("id"),
                    row.getString("private_key"),
                    row.getLong("created_at"),
                    Sql.nullableLong(row, "withdrawn_at")));
  }

  public void insert(StoredKey key) throws SQLException {
    Sql.of(
            "insert into signing_keys (id, private_key, created_at, withdrawn_at)"
                + " values (?, ?, ?, ?)",
            key.id(),
            key.privateKey(),
            key.createdAt(),
            key.withdrawnAt())
        .update(connection);
  }

  /** Sets when the keys that have no such time yet, or a later one, are withdrawn. */
  public void withdrawAt(long time) throws SQLException {
    Sql.of(
            "update signing_keys set withdrawn_at = ?"
                + " where withdrawn_at is null or withdrawn_at > ?",
            time,
            time)
        .update(connection);
  }
}
