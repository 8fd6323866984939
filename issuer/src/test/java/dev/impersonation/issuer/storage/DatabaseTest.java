package dev.impersonation.issuer.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir private Path directory;

  private static void write(Database database) {
    database.transact(
        store -> {
          store.instance().insert("ins_1", 1);
          return true;
        });
  }

  private static Optional<String> read(Database database) {
    return database.transact(store -> store.instance().id());
  }

  private static String refused(Path path) {
    return String.valueOf(
        assertThrows(StorageException.class, () -> Database.inDirectory(path)).getMessage());
  }

  @Test
  void inDirectory_closedAndOpenedAgain_hasWhatWasWritten() {
    try (Database database = Database.inDirectory(directory)) {
      write(database);
    }
    try (Database database = Database.inDirectory(directory)) {
      assertEquals(Optional.of("ins_1"), read(database));
    }
  }

  @Test
  void inDirectory_notThere_isMadeForItsOwnerAlone() throws IOException {
    Path inner = directory.resolve("a/b");
    try (Database database = Database.inDirectory(inner)) {
      assertEquals(Optional.empty(), read(database));
    }
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(inner)));
  }

  @Test
  void inDirectory_inUse_saysSoAndLeavesTheOtherAlone() {
    try (Database database = Database.inDirectory(directory)) {
      write(database);

      String message = refused(directory.resolve("../" + directory.getFileName()));

      assertTrue(message.contains("is in use by another issuer"), message);
      assertEquals(Optional.of("ins_1"), read(database));
    }
    Database.inDirectory(directory).close();
  }

  @Test
  void inDirectory_aFile_saysSo() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertTrue(refused(file).contains("cannot be made"));
  }

  @Test
  void inDirectory_notAStore_saysSoAndGivesTheDirectoryBack() throws IOException {
    Path store = Files.writeString(directory.resolve("issuer.mv.db"), "no such thing".repeat(999));
    assertTrue(refused(directory).contains("is no store of this issuer's"));
    Files.delete(store);

    Database.inDirectory(directory).close();
  }

  @Test
  void inDirectory_storeOfAnotherVersion_saysSoAndGivesTheDirectoryBack() throws SQLException {
    try (Database database = Database.inDirectory(directory)) {
      write(database);
    }
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:file:" + directory.resolve("issuer"));
    try (Connection connection = h2.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("update \"flyway_schema_history\" set \"checksum\" = 1");
    }
    assertTrue(refused(directory).contains("has a store of another version"));
    assertTrue(refused(directory).contains("has a store of another version"));
  }

  @Test
  void transact_failing_keepsNothing() {
    try (Database database = Database.inMemory()) {
      assertThrows(
          IllegalStateException.class,
          () ->
              database.transact(
                  store -> {
                    store.instance().insert("ins_1", 1);
                    throw new IllegalStateException();
                  }));
      assertFalse(read(database).isPresent());
    }
  }

  @Test
  void close_again_hasNoEffect() {
    Database database = Database.inMemory();
    database.close();
    database.close();

    assertThrows(RuntimeException.class, () -> read(database));
  }

  @Test
  void instance_insertedTwice_isRefused() {
    try (Database database = Database.inMemory()) {
      write(database);

      assertThrows(
          StorageException.class,
          () ->
              database.transact(
                  store -> {
                    store.instance().insert("ins_2", 1);
                    return true;
                  }));
      assertEquals(Optional.of("ins_1"), read(database));
    }
  }
}
