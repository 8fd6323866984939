package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Stores the users, each with the e-mail addresses. */
public final class Users {
  /** By what lists can be ordered. */
  public static final List<String> ORDERS =
      List.of(
          "created_at",
          "updated_at",
          "email_address",
          "first_name",
          "last_name",
          "username",
          "last_active_at",
          "last_sign_in_at");

  private static final String PRIMARY_ADDRESS =
      "(select e.email_address from email_addresses e where e.id = u.primary_email_address_id)";

  private final Connection connection;

  Users(Connection connection) {
    this.connection = connection;
  }

  private static User user(ResultSet row) throws SQLException {
    return User.create(row.getString("id"), row.getLong("created_at"))
        .externalId(row.getString("external_id"))
        .username(row.getString("username"))
        .firstName(row.getString("first_name"))
        .lastName(row.getString("last_name"))
        .primaryEmailAddressId(row.getString("primary_email_address_id"))
        .passwordHash(row.getString("password_hash"))
        .publicMetadata(row.getString("public_metadata"))
        .privateMetadata(row.getString("private_metadata"))
        .unsafeMetadata(row.getString("unsafe_metadata"))
        .banned(row.getBoolean("banned"))
        .lastSignInAt(Sql.nullableLong(row, "last_sign_in_at"))
        .lastActiveAt(Sql.nullableLong(row, "last_active_at"))
        .at(row.getLong("updated_at"));
  }

  private List<User> withAddresses(List<User> users) throws SQLException {
    Map<String, List<EmailAddress>> addresses =
        new EmailAddresses(connection).ofUsers(users.stream().map(User::id).toList());
    List<User> complete = new ArrayList<>();
    for (User user : users) {
      List<EmailAddress> own = addresses.getOrDefault(user.id(), List.of());
      complete.add(user.edit().emailAddresses(own).at(user.updatedAt()));
    }
    return complete;
  }

  /** Writes the user and the addresses. */
  public void insert(User user) throws SQLException {
    Sql.of(
            "insert into users (id, external_id, username, first_name, last_name,"
                + " primary_email_address_id, password_hash, public_metadata, private_metadata,"
                + " unsafe_metadata, banned, last_sign_in_at, last_active_at, created_at,"
                + " updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            user.id(),
            user.externalId(),
            user.username(),
            user.firstName(),
            user.lastName(),
            user.primaryEmailAddressId(),
            user.passwordHash(),
            user.publicMetadata(),
            user.privateMetadata(),
            user.unsafeMetadata(),
            user.banned(),
            user.lastSignInAt(),
            user.lastActiveAt(),
            user.createdAt(),
            user.updatedAt())
        .update(connection);
    for (EmailAddress address : user.emailAddresses()) {
      new EmailAddresses(connection).insert(address);
    }
  }

  /** Writes what can change, the addresses and the times of signing in and of use excepted. */
  public void update(User user) throws SQLException {
    Sql.of(
            "update users set external_id = ?, username = ?, first_name = ?, last_name = ?,"
                + " primary_email_address_id = ?, password_hash = ?, public_metadata = ?,"
                + " private_metadata = ?, unsafe_metadata = ?, banned = ?, updated_at = ?"
                + " where id = ?",
            user.externalId(),
            user.username(),
            user.firstName(),
            user.lastName(),
            user.primaryEmailAddressId(),
            user.passwordHash(),
            user.publicMetadata(),
            user.privateMetadata(),
            user.unsafeMetadata(),
            user.banned(),
            user.updatedAt(),
            user.id())
        .update(connection);
  }

  public void signedIn(String id, long now) throws SQLException {
    Sql.of("update users set last_sign_in_at = ?, last_active_at = ? where id = ?", now, now, id)
        .update(connection);
  }

  public void ban(String id, long now) throws SQLException {
    Sql.of("update users set banned = true, updated_at = ? where id = ?", now, id)
        .update(connection);
  }

  public void unban(String id, long now) throws SQLException {
    Sql.of("update users set banned = false, updated_at = ? where id = ?", now, id)
        .update(connection);
  }

  /** Notes that the user did something. */
  public void active(String id, long now) throws SQLException {
    Sql.of("update users set last_active_at = ? where id = ?", now, id).update(connection);
  }

  /** Returns whether there was such a user. */
  public boolean delete(String id) throws SQLException {
    return Sql.of("delete from users where id = ?", id).update(connection) == 1;
  }

  public Optional<User> find(String id) throws SQLException {
    List<User> found =
        Sql.of("select u.* from users u where u.id = ?", id).list(connection, Users::user);
    return withAddresses(found).stream().findFirst();
  }

  /**
   * Returns the user as stored by now, whom no other transaction changes or deletes before the end
   * of this one.
   */
  public Optional<User> lock(String id) throws SQLException {
    Sql.of("select id from users where id = ? for update", id)
        .first(connection, row -> row.getString(1));
    return find(id);
  }

  /** Finds by e-mail address, user name or ID. */
  public Optional<User> findByIdentifier(String identifier) throws SQLException {
    List<User> found =
        Sql.of(
                "select u.* from users u where u.id = ? or u.username = ? or u.id ="
                    + " (select e.user_id from email_addresses e where e.email_address = ?)",
                identifier,
                identifier,
                identifier.toLowerCase(Locale.ROOT))
            .list(connection, Users::user);
    return withAddresses(found).stream().findFirst();
  }

  /** Returns whether somebody is found by this e-mail address, user name or ID. */
  public boolean isIdentifierTaken(String identifier) throws SQLException {
    return findByIdentifier(identifier).isPresent();
  }

  public boolean isExternalIdTaken(String externalId) throws SQLException {
    return Sql.of("select count(*) from users where external_id = ?", externalId).count(connection)
        > 0;
  }

  /** In what order to list: one of {@link #ORDERS}. */
  public record Order(String by, Direction direction) {}

  /** Upwards or downwards. */
  public enum Direction {
    ASCENDING,
    DESCENDING
  }

  public List<User> list(UserFilter filter, Order order, int limit, int offset)
      throws SQLException {
    if (!ORDERS.contains(order.by())) {
      throw new IllegalArgumentException("not an order: " + order.by());
    }
    String column = order.by().equals("email_address") ? PRIMARY_ADDRESS : "u." + order.by();
    String direction = order.direction() == Direction.ASCENDING ? "asc" : "desc";
    return withAddresses(
        filter
            .applied(Sql.of("select u.* from users u where 1 = 1"))
            .and("order by " + column + " " + direction + " nulls last, u.id " + direction)
            .and("limit ? offset ?", limit, offset)
            .list(connection, Users::user));
  }

  public long count(UserFilter filter) throws SQLException {
    return filter.applied(Sql.of("select count(*) from users u where 1 = 1")).count(connection);
  }
}
