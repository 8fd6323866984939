package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Stores the tickets there ever were. */
public final class Tickets {
  private final Connection connection;

  Tickets(Connection connection) {
    this.connection = connection;
  }

  public void insert(Ticket ticket) throws SQLException {
    Sql.of(
            "insert into tickets (id, kind, user_id, actor, organization_id, redirect_url,"
                + " session_max_seconds, status, expire_at, created_at, updated_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ticket.id(),
            ticket.kind().text(),
            ticket.userId(),
            ticket.actor(),
            ticket.organizationId(),
            ticket.redirectUrl(),
            ticket.sessionMaxSeconds(),
            ticket.status().text(),
            ticket.expireAt(),
            ticket.createdAt(),
            ticket.updatedAt())
        .update(connection);
  }

  public Optional<Ticket> find(String id) throws SQLException {
    return Sql.of("select * from tickets where id = ?", id)
        .first(
            connection,
            row ->
                new Ticket(
                    row.getString("id"),
                    Ticket.Kind.of(row.getString("kind")),
                    row.getString("user_id"),
                    row.getString("actor"),
                    row.getString("organization_id"),
                    row.getString("redirect_url"),
                    Sql.nullableLong(row, "session_max_seconds"),
                    Ticket.Status.of(row.getString("status")),
                    row.getLong("expire_at"),
                    row.getLong("created_at"),
                    row.getLong("updated_at")));
  }

  /**
   * Takes a pending ticket to another status; returns whether it was pending. Of many transactions
   * that try, one succeeds.
   */
  public boolean leavePending(String id, Ticket.Status status, long now) throws SQLException {
    return Sql.of(
                "update tickets set status = ?, updated_at = ? where id = ? and status = 'pending'",
                status.text(),
                now,
                id)
            .update(connection)
        == 1;
  }

  public long countSince(Ticket.Kind kind, long time) throws SQLException {
    return Sql.of(
            "select count(*) from tickets where kind = ? and created_at >= ?", kind.text(), time)
        .count(connection);
  }
}
