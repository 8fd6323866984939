package dev.impersonation.issuer.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void assertStrict(Path path) throws IOException {
    assertEquals("rwx------", mode(path));
    try (Stream<Path> files = Files.list(path)) {
      for (Path each : files.toList()) {
        assertEquals("rw-------", mode(each), each.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxr-xr-x", "rwxrwx---", "rwx------"})
  void inDirectory_openToOthers_isKeptFromThemWithItsFiles(String mode) throws IOException {
    Path own = Files.createDirectory(directory.resolve("data"));
    for (int start = 0; start < 2; start++) {
      mode(own, mode);
      try (Database database = Database.inDirectory(own)) {
        assertEquals(Optional.empty(), read(database));
        assertStrict(own);
      }
      for (String file : List.of("issuer.mv.db", "issuer.trace.db")) {
        Path path = own.resolve(file);
        mode(Files.exists(path) ? path : Files.createFile(path), "rw-rw-rw-");
      }
    }
  }

  @Test
  void inDirectory_openToOthersWithOtherThingsInIt_isRefusedAndLeftAlone() throws IOException {
    Files.writeString(directory.resolve("somebody's"), "work");
    mode(directory, "rwxrwxrwx");
    assertTrue(refused(directory).contains("is open to other users and not for a store alone"));
    assertEquals("rwxrwxrwx", mode(directory));
    mode(directory, "rwx------");
    Database.inDirectory(directory).close();
  }

  @Test
  void inDirectory_forAllUsers_isRefusedAndLeftAlone() throws IOException {
    Files.setAttribute(directory, "unix:mode", 01777);
    assertTrue(refused(directory).contains("is open to other users"));
    assertEquals(01777, (Integer) Files.getAttribute(directory, "unix:mode") & 07777);
  }

  @Test
  void inDirectory_filesPlanted_areNotFollowed() throws IOException {
    Path precious = Files.writeString(directory.resolve("precious"), "mine");
    Path own = Files.createDirectory(directory.resolve("data"));
    Path planted = Files.createSymbolicLink(own.resolve("issuer.mv.db"), precious);
    assertTrue(refused(own).contains("has issuer.mv.db, which is a link"));
    Files.delete(planted);
    Files.createLink(planted, precious);
    assertTrue(refused(own).contains("has issuer.mv.db, which is a link, has another name"));
    assertEquals("mine", Files.readString(precious));
    Files.delete(planted);
    Database.inDirectory(own).close();
  }

  @Test
  void inDirectory_linkInADirectoryOfOthers_isNotFollowed() throws IOException {
    Path own = Files.createDirectory(directory.resolve("data"));
    Path open = Files.createDirectory(directory.resolve("open"));
    Path link = Files.createSymbolicLink(open.resolve("link"), own);
    Path second = Files.createSymbolicLink(directory.resolve("second"), link);
    mode(open, "rwxrwxrwx");
    for (Path each : List.of(link, link.resolve("inner"), second)) {
      assertTrue(refused(each).contains("which others may have made"), refused(each));
    }
    mode(open, "rwx------");
    Database.inDirectory(second).close();
    assertTrue(Files.exists(own.resolve("issuer.mv.db")));
  }

  @Test
  void inDirectory_ofAnotherUser_isRefused() throws IOException {
    assumeTrue((Integer) Files.getAttribute(directory, "unix:uid") == 0, "root alone can");
    Path own = Files.createDirectory(directory.resolve("data"));
    Path file = Files.createFile(own.resolve("issuer.mv.db"));
    Files.setAttribute(file, "unix:uid", 54_321);
    assertTrue(refused(own).contains("belongs to another user"));
    Files.delete(file);
    Files.setAttribute(own, "unix:uid", 54_321);
    assertTrue(refused(own).contains("belongs to another user"));
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
