package dev.impersonation.issuer.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The store: an H2 database in memory or in a directory. Safe for use by many threads. */
public final class Database implements AutoCloseable {
  /** Deadlock and failed serialization: the other transaction won, and this one may try again. */
  private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

  private static final int ATTEMPTS = 10;

  /** What is done in one transaction. */
  public interface Work<T> {
    T in(Transaction transaction) throws SQLException;
  }

  private final HikariDataSource connections;

  private Database(HikariDataSource connections) {
    this.connections = connections;
  }

  /** Opens a database that ends with this process. */
  public static Database inMemory() {
    return open("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000", "");
  }

  /**
   * Opens the database of a directory, and makes both if they are not there. What was answered for
   * survives the end of the process, however it ends.
   *
   * @throws StorageException if the directory cannot be used, such as when another issuer has it
   */
  public static Database inDirectory(Path directory) {
    // Without WRITE_DELAY=0, H2 acknowledges commits that a kill -9 can undo.
    return open(
        "jdbc:h2:file:"
            + directory.toAbsolutePath().resolve("issuer")
            + ";WRITE_DELAY=0;LOCK_TIMEOUT=20000",
        " in " + directory);
  }

  private static Database open(String url, String place) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName("issuer");
    config.setAutoCommit(false);
    config.setMaximumPoolSize(16);
    config.setMinimumIdle(1);
    try {
      HikariDataSource connections = new HikariDataSource(config);
      try {
        Flyway.configure()
            .dataSource(connections)
            .locations("classpath:dev/impersonation/issuer/storage")
            .load()
            .migrate();
        return new Database(connections);
      } catch (FlywayException e) {
        connections.close();
        throw e;
      }
    } catch (RuntimeException e) {
      throw new StorageException(
          "the store" + place + " cannot be opened; does another issuer use it?", e);
    }
  }

  /**
   * Does the work in one transaction, which is kept if the work returns and undone if it throws.
   * The work may be done more than once, and must have no other effects.
   *
   * @throws StorageException if the store fails
   */
  public <T> T transact(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !TRY_AGAIN.contains(String.valueOf(e.getSQLState()))) {
          throw new StorageException("the store failed", e);
        }
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (Connection connection = connections.getConnection()) {
      boolean done = false;
      try {
        T result = work.in(new Transaction(connection));
        connection.commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          connection.rollback();
        }
      }
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
