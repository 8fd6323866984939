package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.SQLException;

/** Stores which users of the start were ever added: who was deleted since is not added again. */
public final class Seeds {
  private final Connection connection;

  Seeds(Connection connection) {
    this.connection = connection;
  }

  public boolean contain(String userId) throws SQLException {
    return Sql.of("select count(*) from seeds where user_id = ?", userId).count(connection) > 0;
  }

  public void insert(String userId) throws SQLException {
    Sql.of("insert into seeds (user_id) values (?)", userId).update(connection);
  }
}
