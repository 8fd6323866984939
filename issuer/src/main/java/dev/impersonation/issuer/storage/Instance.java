package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Stores the one row that stands for the issuer itself. */
public final class Instance {
  private final Connection connection;

  Instance(Connection connection) {
    this.connection = connection;
  }

  public Optional<String> id() throws SQLException {
    return Sql.of("select id from instance").first(connection, row -> row.getString(1));
  }

  public void insert(String id, long now) throws SQLException {
    Sql.of("insert into instance (id, created_at) values (?, ?)", id, now).update(connection);
  }

  /** Whether users were ever added from the start. */
  public boolean isSeeded() throws SQLException {
    return Sql.of("select count(*) from instance where seeded_at is not null").count(connection)
        > 0;
  }

  public void setSeeded(long now) throws SQLException {
    Sql.of("update instance set seeded_at = ? where seeded_at is null", now).update(connection);
  }

  /** Lets transactions that count and then write come one after the other. */
  public void lock() throws SQLException {
    Sql.of("select id from instance for update").first(connection, row -> row.getString(1));
  }
}
