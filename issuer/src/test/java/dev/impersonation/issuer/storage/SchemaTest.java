package dev.impersonation.issuer.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private final JdbcDataSource store = newStore();
  private Connection connection;

  private static JdbcDataSource newStore() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:" + UUID.randomUUID());
    return h2;
  }

  @BeforeEach
  void open() throws SQLException {
    connection = store.getConnection();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns the statements that make the tables, that of Flyway's own excepted. */
  private static List<String> tables(Connection connection) throws SQLException {
    List<String> statements = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("script nodata nopasswords nosettings")) {
      while (rows.next()) {
        statements.add(rows.getString(1));
      }
    }
    return statements.stream().filter(text -> !text.contains("flyway_schema_history")).toList();
  }

  @Test
  void migrations_all_areWhatFlywayFindsWithItsChecksums() {
    Flyway flyway =
        Flyway.configure()
            .dataSource(store)
            .locations("classpath:dev/impersonation/issuer/storage")
            .load();
    List<Schema.Migration> found =
        Stream.of(flyway.info().all())
            .map(
                info ->
                    new Schema.Migration(
                        info.getVersion().getVersion(), info.getScript(), info.getChecksum()))
            .toList();
    assertEquals(found, Schema.MIGRATIONS);
  }

  @Test
  void create_inMemory_makesTheTablesThatFlywayMakes() throws SQLException {
    Schema.create(connection, store);
    JdbcDataSource other = newStore();
    try (Connection migrated = other.getConnection()) {
      Schema.bringUpToDate(migrated, other);
      assertEquals(tables(migrated), tables(connection));
    }
    assertTrue(tables(connection).size() > 10);
  }

  @Test
  void isUpToDate_newStore_onlyAfterFlyway() {
    assertFalse(Schema.isUpToDate(connection));
    Schema.bringUpToDate(connection, store);
    assertTrue(Schema.isUpToDate(connection));
  }

  @Test
  void bringUpToDate_recordIsOfAnotherVersion_isRefused() throws SQLException {
    Schema.bringUpToDate(connection, store);
    execute("update \"flyway_schema_history\" set \"checksum\" = 1");
    assertFalse(Schema.isUpToDate(connection));
    assertThrows(FlywayException.class, () -> Schema.bringUpToDate(connection, store));
  }

  @Test
  void isUpToDate_migrationFailed_isFalse() throws SQLException {
    Schema.bringUpToDate(connection, store);
    execute("update \"flyway_schema_history\" set \"success\" = false");
    assertFalse(Schema.isUpToDate(connection));
  }

  @Test
  void isUpToDate_oneMigrationMore_isFalse() throws SQLException {
    Schema.bringUpToDate(connection, store);
    execute(
        "insert into \"flyway_schema_history\" (\"installed_rank\", \"version\", \"description\","
            + " \"type\", \"script\", \"checksum\", \"installed_by\", \"execution_time\","
            + " \"success\") values (99, '99', 'newer', 'SQL', 'V99__newer.sql', 1, 'x', 1, true)");
    assertFalse(Schema.isUpToDate(connection));
  }
}
