package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Stores the e-mail addresses of all users; no two users share one. */
public final class EmailAddresses {
  private final Connection connection;

  EmailAddresses(Connection connection) {
    this.connection = connection;
  }

  public void insert(EmailAddress address) throws SQLException {
    Sql.of(
            "insert into email_addresses (id, user_id, email_address, created_at)"
                + " values (?, ?, ?, ?)",
            address.id(),
            address.userId(),
            address.emailAddress(),
            address.createdAt())
        .update(connection);
  }

  /** Deletes it if it is of this user; returns whether it was. */
  public boolean delete(String id, String userId) throws SQLException {
    return Sql.of("delete from email_addresses where id = ? and user_id = ?", id, userId)
            .update(connection)
        == 1;
  }

  Map<String, List<EmailAddress>> ofUsers(Collection<String> userIds) throws SQLException {
    return Sql.of("select * from email_addresses where 1 = 1")
        .andIn("user_id", userIds)
        .and("order by created_at, id")
        .list(
            connection,
            row ->
                new EmailAddress(
                    row.getString("id"),
                    row.getString("user_id"),
                    row.getString("email_address"),
                    row.getLong("created_at")))
        .stream()
        .collect(Collectors.groupingBy(EmailAddress::userId));
  }
}
