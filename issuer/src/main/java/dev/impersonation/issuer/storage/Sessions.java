package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores the sessions there ever were. Each reading judges whether a limit of time has passed. */
public final class Sessions {
  private static final String IS_OVER =
      "(expire_at <= ? or (idle_millis is not null and last_active_at + idle_millis <= ?))";

  private static final String AT_TIME =
      "select s.*, case when status = 'active' and "
          + IS_OVER
          + " then 'expired' else status end as status_now from sessions s";

  private final Connection connection;

  Sessions(Connection connection) {
    this.connection = connection;
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        row.getString("id"),
        row.getString("client_id"),
        row.getString("user_id"),
        row.getString("actor"),
        row.getString("status_now"),
        row.getString("last_active_organization_id"),
        Sql.nullableLong(row, "first_factor_at"),
        Sql.nullableLong(row, "idle_millis"),
        row.getLong("last_active_at"),
        row.getLong("expire_at"),
        row.getLong("abandon_at"),
        row.getLong("created_at"),
        row.getLong("updated_at"));
  }

  public void insert(Session session) throws SQLException {
    Sql.of(
            "insert into sessions (id, client_id, user_id, actor, status,"
                + " last_active_organization_id, first_factor_at, idle_millis, last_active_at,"
                + " expire_at, abandon_at, created_at, updated_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            session.id(),
            session.clientId(),
            session.userId(),
            session.actor(),
            session.status(),
            session.lastActiveOrganizationId(),
            session.firstFactorAt(),
            session.idleMillis(),
            session.lastActiveAt(),
            session.expireAt(),
            session.abandonAt(),
            session.createdAt(),
            session.updatedAt())
        .update(connection);
  }

  public Optional<Session> find(String id, long now) throws SQLException {
    return Sql.of(AT_TIME + " where id = ?", now, now, id).first(connection, Sessions::session);
  }

  /** The same; empty as well if the user was deleted or banned, whatever is stored of it. */
  public Optional<Session> findOfPresentUser(String id, long now) throws SQLException {
    return Sql.of(
            AT_TIME
                + " where id = ?"
                + " and exists (select 1 from users u where u.id = s.user_id and not u.banned)",
            now,
            now,
            id)
        .first(connection, Sessions::session);
  }

  /** Returns the active sessions of a client, the oldest first. */
  public List<Session> activeOf(String clientId, long now) throws SQLException {
    return Sql.of(
            AT_TIME
                + " where client_id = ? and status = 'active' and not "
                + IS_OVER
                + " order by created_at, id",
            now,
            now,
            clientId,
            now,
            now)
        .list(connection, Sessions::session);
  }

  /** What to list; null: any. */
  public record Filter(
      @Nullable String clientId, @Nullable String userId, @Nullable String status) {}

  /** Returns the newest first. */
  public List<Session> list(Filter filter, int limit, int offset, long now) throws SQLException {
    return filtered(Sql.of("select * from (" + AT_TIME + ") t where 1 = 1", now, now), filter)
        .and("order by created_at desc, id desc limit ? offset ?", limit, offset)
        .list(connection, Sessions::session);
  }

  public long count(Filter filter, long now) throws SQLException {
    return filtered(
            Sql.of("select count(*) from (" + AT_TIME + ") t where 1 = 1", now, now), filter)
        .count(connection);
  }

  private static Sql filtered(Sql sql, Filter filter) {
    if (filter.clientId() != null) {
      sql.and("and client_id = ?", filter.clientId());
    }
    if (filter.userId() != null) {
      sql.and("and user_id = ?", filter.userId());
    }
    if (filter.status() != null) {
      sql.and("and status_now = ?", filter.status());
    }
    return sql;
  }

  /** Notes that something was heard of it; returns whether it is active. */
  public boolean touch(String id, long now) throws SQLException {
    return active(Sql.of("update sessions set last_active_at = ?, updated_at = ?", now, now), now)
            .and("and id = ?", id)
            .update(connection)
        == 1;
  }

  /** The same for a session of this client; one of another is left alone. */
  public boolean touchOf(String clientId, String id, long now) throws SQLException {
    return active(Sql.of("update sessions set last_active_at = ?, updated_at = ?", now, now), now)
            .and("and id = ? and client_id = ?", id, clientId)
            .update(connection)
        == 1;
  }

  private static Sql active(Sql update, long now) {
    return update.and("where status = 'active' and not " + IS_OVER, now, now);
  }

  private static Sql ending(String status, long now) {
    return active(Sql.of("update sessions set status = ?, updated_at = ?", status, now), now);
  }

  public void setOrganization(String id, @Nullable String organizationId) throws SQLException {
    Sql.of("update sessions set last_active_organization_id = ? where id = ?", organizationId, id)
        .update(connection);
  }

  /** Gives an active session another status for good; returns whether it was active. */
  public boolean end(String id, String status, long now) throws SQLException {
    return ending(status, now).and("and id = ?", id).update(connection) == 1;
  }

  /** Gives all active sessions of a client another status. */
  public void endAllOf(String clientId, String status, long now) throws SQLException {
    ending(status, now).and("and client_id = ?", clientId).update(connection);
  }

  /** Gives all active sessions of a user another status. */
  public void endAllOfUser(String userId, String status, long now) throws SQLException {
    ending(status, now).and("and user_id = ?", userId).update(connection);
  }

  /** Gives all active sessions of the user of a session another status, that one excepted. */
  public void endOthers(Session kept, String status, long now) throws SQLException {
    ending(status, now)
        .and("and user_id = ? and id <> ?", kept.userId(), kept.id())
        .update(connection);
  }
}
