package dev.impersonation.issuer.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Has the tables be there. Flyway makes them, and keeps its record of that in the store; but to
 * start it takes longer than to open the store, so it is left out where it would find nothing to
 * do.
 */
final class Schema {
  /** One script, with the checksum that Flyway records. */
  record Migration(String version, String script, int checksum) {}

  /** All there are, the oldest first. */
  static final List<Migration> MIGRATIONS =
      List.of(new Migration("1", "V1__issuer.sql", 1_674_241_338));

  private static final String PLACE = "classpath:dev/impersonation/issuer/storage";

  /** That Flyway made its own table has a rank below all others. */
  private static final String RECORD =
      "select \"version\", \"checksum\", \"success\" from \"flyway_schema_history\""
          + " where \"installed_rank\" > 0 order by \"installed_rank\"";

  /** What Flyway recorded of one migration. */
  private record Done(String version, int checksum, boolean success) {}

  private Schema() {}

  /** Makes the tables of a store that ends with this process: no other version will read it. */
  static void create(Connection connection, DataSource store) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (Migration migration : MIGRATIONS) {
        statement.execute("runscript from '" + PLACE + "/" + migration.script() + "'");
      }
    }
  }

  /**
   * Makes the tables that a store lacks.
   *
   * @throws org.flywaydb.core.api.FlywayException if the store is of another version
   */
  static void bringUpToDate(Connection connection, DataSource store) {
    if (!isUpToDate(connection)) {
      Flyway.configure().dataSource(store).locations(PLACE).load().migrate();
    }
  }

  /** Whether Flyway would find nothing to do, nor anything wrong. */
  static boolean isUpToDate(Connection connection) {
    List<Done> done = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(RECORD)) {
      while (rows.next()) {
        done.add(
            new Done(
                String.valueOf(rows.getString("version")),
                rows.getInt("checksum"),
                rows.getBoolean("success")));
      }
    } catch (SQLException e) {
      // There is no record, or none that can be read. Flyway says what is wrong, if anything is.
      return false;
    }
    return done.equals(
        MIGRATIONS.stream()
            .map(migration -> new Done(migration.version(), migration.checksum(), true))
            .toList());
  }
}
