package dev.impersonation.issuer.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the store: an H2 database in memory or in a directory. Safe for use by many threads. */
public final class Database implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  /**
   * Failed serialization, deadlock, and a value that must be unique and was free a moment ago: the
   * other transaction won, and this one may try again, and then see what the other wrote.
   */
  private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01", "23505");

  private static final int ATTEMPTS = 10;

  /**
   * The database stays open until {@link #close}: it does not close when nobody is connected, nor
   * by itself when the process gets a signal to end, since requests under way still need it then.
   * Its trace file could hold values. Results of queries are not used again: when a commit has just
   * become visible to others, H2 can still give them the results from before it. Statements,
   * though, are: a connection meets some 50, and H2 would keep 8.
   */
  private static final String OPTIONS =
      ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;OPTIMIZE_REUSE_RESULTS=0;QUERY_CACHE_SIZE=64"
          + ";LOCK_TIMEOUT=20000";

  /** What is done in one transaction. */
  public interface Work<T> {
    T in(Transaction transaction) throws SQLException;
  }

  /** Has the tables be there. */
  private interface Preparation {
    void of(Connection connection, DataSource h2) throws SQLException;
  }

  private final JdbcDataSource h2;
  private final HikariDataSource connections;
  private final Runnable directory;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Database(JdbcDataSource h2, HikariDataSource connections, Runnable directory) {
    this.h2 = h2;
    this.connections = connections;
    this.directory = directory;
  }

  /** Opens a database that ends with this process. */
  public static Database inMemory() {
    return open("jdbc:h2:mem:" + UUID.randomUUID() + OPTIONS, Schema::create, () -> {});
  }

  /** Whether a directory has a database; one that has none gets a new one. */
  public static boolean isIn(Path directory) {
    return DataDirectory.hasStore(directory);
  }

  /**
   * Opens the database of a directory, and makes both if they are not there. What was answered for
   * survives the end of the process, however it ends.
   *
   * @throws StorageException if the directory cannot be used, such as when another issuer has it;
   *     the message says why and the fix
   */
  public static Database inDirectory(Path path) {
    DataDirectory directory = DataDirectory.claim(path);
    try {
      // Without WRITE_DELAY=0, H2 acknowledges commits that a kill -9 can undo.
      Database opened =
          open(
              "jdbc:h2:file:" + directory.store() + ";WRITE_DELAY=0" + OPTIONS,
              Schema::bringUpToDate,
              directory::release);
      try {
        directory.closeFiles();
      } catch (StorageException e) {
        opened.close();
        throw e;
      }
      return opened;
    } catch (StorageException e) {
      directory.release();
      throw directory.refused(e);
    } catch (RuntimeException | Error e) {
      directory.release();
      throw e;
    }
  }

  private static Database open(String url, Preparation preparation, Runnable directory) {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL(url);
    // The pool would write its failure to the log; this connection fails before it.
    try (Connection first = h2.getConnection()) {
      try {
        preparation.of(first, h2);
        return new Database(h2, pool(h2), directory);
      } catch (SQLException | RuntimeException | Error e) {
        shutDown(first);
        throw e;
      }
    } catch (SQLException e) {
      throw new StorageException(
          e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
              ? DataDirectory.IN_USE
              : "is no store of this issuer's, or may not be written to",
          e);
    } catch (FlywayException e) {
      throw new StorageException("has a store of another version", e);
    }
  }

  private static HikariDataSource pool(JdbcDataSource h2) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(h2);
    config.setPoolName("issuer");
    config.setAutoCommit(false);
    config.setMaximumPoolSize(16);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
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

  /** Gives memory or directory back. To close again has no effect. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    connections.close();
    try (Connection last = h2.getConnection()) {
      shutDown(last);
    } catch (SQLException e) {
      // All that was acknowledged is in the file already.
      log.warn("the store did not close in order", e);
    } finally {
      directory.run();
    }
  }

  private static void shutDown(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    }
  }
}
