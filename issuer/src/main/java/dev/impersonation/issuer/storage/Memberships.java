package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Stores who is a member of which organization. */
public final class Memberships {
  private final Connection connection;

  Memberships(Connection connection) {
    this.connection = connection;
  }

  public void insert(Membership membership) throws SQLException {
    Sql.of(
            "insert into memberships (id, user_id, organization_id, name, slug, role, permissions,"
                + " created_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
            membership.id(),
            membership.userId(),
            membership.organizationId(),
            membership.name(),
            membership.slug(),
            membership.role(),
            String.join(",", membership.permissions()),
            membership.createdAt())
        .update(connection);
  }

  public List<Membership> ofUser(String userId) throws SQLException {
    return Sql.of("select * from memberships where user_id = ? order by created_at, id", userId)
        .list(
            connection,
            row -> {
              String permissions = row.getString("permissions");
              return new Membership(
                  row.getString("id"),
                  row.getString("user_id"),
                  row.getString("organization_id"),
                  row.getString("name"),
                  row.getString("slug"),
                  row.getString("role"),
                  permissions.isEmpty() ? List.of() : List.of(permissions.split(",")),
                  row.getLong("created_at"));
            });
  }

  public Optional<Membership> find(String userId, String organizationId) throws SQLException {
    return ofUser(userId).stream()
        .filter(membership -> membership.organizationId().equals(organizationId))
        .findFirst();
  }
}
