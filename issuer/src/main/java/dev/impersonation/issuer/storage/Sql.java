package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds one statement and the values of its parameters, in order. */
final class Sql {
  interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  private final StringBuilder text;
  private final List<@Nullable Object> values;

  private Sql(String text, List<@Nullable Object> values) {
    this.text = new StringBuilder(text);
    this.values = values;
  }

  static Sql of(String text, @Nullable Object... values) {
    return new Sql(text, new ArrayList<>(Arrays.asList(values)));
  }

  /** Goes on after a space. */
  Sql and(String more, @Nullable Object... values) {
    text.append(' ').append(more);
    this.values.addAll(Arrays.asList(values));
    return this;
  }

  /** Goes on with {@code column in (?, ...)}, which nothing fulfils if there are no values. */
  Sql andIn(String column, Collection<String> any) {
    if (any.isEmpty()) {
      return and("and 1 = 0");
    }
    String places = String.join(", ", Collections.nCopies(any.size(), "?"));
    return and("and " + column + " in (" + places + ")", any.toArray());
  }

  int update(Connection connection) throws SQLException {
    try (PreparedStatement statement = prepared(connection)) {
      return statement.executeUpdate();
    }
  }

  <T> List<T> list(Connection connection, Mapper<T> mapper) throws SQLException {
    try (PreparedStatement statement = prepared(connection);
        ResultSet rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(mapper.map(rows));
      }
      return all;
    }
  }

  <T> Optional<T> first(Connection connection, Mapper<T> mapper) throws SQLException {
    return list(connection, mapper).stream().findFirst();
  }

  long count(Connection connection) throws SQLException {
    return first(connection, row -> row.getLong(1)).orElseThrow();
  }

  private PreparedStatement prepared(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text.toString());
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
    return statement;
  }

  static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
