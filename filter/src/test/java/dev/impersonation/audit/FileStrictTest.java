package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("nobody else reads the file of audit events, or has a hand in it")
final class FileStrictTest {
  private static final int SOMEBODY_ELSE = 54_321;

  @TempDir private Path parent;
  private Path directory = Path.of("");
  private Path file = Path.of("");
  private Path precious = Path.of("");

  @BeforeEach
  void nameFiles() throws IOException {
    directory = Files.createDirectory(parent.resolve("audit"));
    mode(directory, "rwxr-xr-x");
    file = directory.resolve("audit.jsonl");
    precious = Files.writeString(parent.resolve("precious"), "mine");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static int wholeMode(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:mode") & 07777;
  }

  private static void giveAway(Path path) throws IOException {
    Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    assumeTrue((Integer) owner == 0, "root alone can");
    Files.setAttribute(path, "unix:uid", SOMEBODY_ELSE, LinkOption.NOFOLLOW_LINKS);
  }

  private Path lock() {
    return directory.resolve("audit.jsonl.lock");
  }

  private void recordOne() {
    try (FileAuditSink sink = FileAuditSink.builder(file).build()) {
      sink.record(Events.numbered(0));
    }
  }

  /** Demands that nothing was written or changed, either. */
  private String refusal() throws IOException {
    List<String> before = look();
    UncheckedIOException refused = assertThrows(UncheckedIOException.class, this::recordOne);
    assertEquals(before, look());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("the audit file " + file + " cannot be written to: "), message);
    return message;
  }

  private List<String> look() throws IOException {
    try (Stream<Path> all = Files.walk(parent)) {
      return all.filter(path -> !path.equals(lock()) || Files.isSymbolicLink(path))
          .sorted()
          .map(FileStrictTest::described)
          .toList();
    }
  }

  private static String described(Path path) {
    try {
      return path
          + " "
          + Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS)
          + (Files.isRegularFile(path) ? Files.readString(path) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw-rw-", "rw--w----", "rw-------", "rwxrwxrwx"})
  void build_fileThatWasThere_isKeptToItsOwner(String mode) throws IOException {
    for (Path each : List.of(file, lock())) {
      mode(Files.createFile(each), mode);
    }
    recordOne();
    assertEquals("rw-------", mode(file));
    assertEquals("rw-------", mode(lock()));
    assertEquals(List.of("/0"), Events.paths(file));
  }

  @Test
  void record_openedToOthersMeanwhile_isSetAsideForItsOwnerAlone() throws IOException {
    try (FileAuditSink sink = FileAuditSink.builder(file).maxBytes(1024).build()) {
      sink.record(Events.numbered(0));
      mode(file, "rw-rw-rw-");
      for (int number = 0; number < 9; number++) {
        sink.record(Events.numbered(number));
      }
    }
    try (Stream<Path> all = Files.list(directory)) {
      List<Path> files = all.toList();
      assertTrue(files.size() > 2);
      for (Path each : files) {
        assertEquals("rw-------", mode(each), each.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxr-xrwx", "rwx----w-"})
  void build_folderThatAnybodyMayWriteTo_isRefusedWithTheFix(String mode) throws IOException {
    mode(directory, mode);
    assertTrue(refusal().contains("(chmod o-w " + directory.toRealPath() + ")"));
    assertFalse(Files.exists(file));
    mode(directory, "rwxr-xr-x");
    recordOne();
  }

  @Test
  @DisplayName("a folder for all, such as /tmp, is refused and left as it is")
  void build_stickyFolder_isRefused() throws IOException {
    Files.setAttribute(directory, "unix:mode", 01777);
    assertTrue(refusal().contains("make a folder for the user of this process alone (mode 700)"));
    assertEquals(01777, wholeMode(directory));
  }

  @Test
  @DisplayName("a folder of a group, as some systems make them, is kept from that group")
  void build_folderOfAGroup_losesThatPermissionAlone() throws IOException {
    Files.setAttribute(directory, "unix:mode", 02775);
    LogTail log = LogTail.start();
    recordOne();
    assertEquals(02755, wholeMode(directory));
    assertEquals(1, log.lines("could be written to by its group").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit.jsonl", "audit.jsonl.lock"})
  void build_groupMayHavePlanted_isRefused(String name) throws IOException {
    mode(directory, "rwxrwx---");
    Path planted = Files.createSymbolicLink(directory.resolve(name), precious);
    refusal();
    Files.delete(planted);
    Files.createLink(planted, precious);
    assertTrue(refusal().contains("move it away"));
    Files.delete(planted);
    recordOne();
  }

  @Test
  void build_folderOfAGroupWithAFileOfAnotherUser_isRefused() throws IOException {
    mode(directory, "rwxrwx---");
    giveAway(Files.createFile(file));
    assertTrue(refusal().contains("move it away"));
  }

  @Test
  void build_fileOfAnotherUser_isRefused() throws IOException {
    giveAway(Files.createFile(file));
    assertTrue(refusal().contains("belongs to another user than its folder"));
  }

  @Test
  void build_folderOfAnotherUser_isRefused() throws IOException {
    giveAway(directory);
    assertTrue(refusal().contains("who could put something else in its place"));
  }

  @Test
  void build_linkOfAnotherUser_isNotFollowed() throws IOException {
    giveAway(Files.createSymbolicLink(file, precious));
    assertTrue(refusal().contains("others may have made the link"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0777, 0775, 01777})
  @DisplayName("a link in a folder that others write to, to a file in one that is closed")
  void build_linkInAFolderOfOthers_isNotFollowed(int mode) throws IOException {
    Path open = Files.createDirectory(parent.resolve("open"));
    Path link = Files.createSymbolicLink(open.resolve("audit.jsonl"), file);
    Path folder = Files.createSymbolicLink(open.resolve("folder"), directory);
    if (mode == 01777 && (Integer) Files.getAttribute(parent, "unix:uid") == 0) {
      // In a sticky folder nobody else can have made root's own.
      giveAway(link);
      giveAway(folder);
    }
    Files.setAttribute(open, "unix:mode", mode);
    for (Path each : List.of(link, folder.resolve("audit.jsonl"))) {
      file = each;
      assertTrue(refusal().contains("others may have made the link"));
    }
  }

  @Test
  @DisplayName("in a folder for all that is sticky, what is root's is root's")
  void build_linkOfRootInAStickyFolder_isFollowed() throws IOException {
    assumeTrue((Integer) Files.getAttribute(parent, "unix:uid") == 0, "root alone can");
    Path open = Files.createDirectory(parent.resolve("open"));
    Files.setAttribute(open, "unix:mode", 01777);
    Path named = file;
    file = Files.createSymbolicLink(open.resolve("audit.jsonl"), named);
    recordOne();
    assertEquals(List.of("/0"), Events.paths(named));
  }

  @Test
  void build_lockIsALink_isNotFollowed() throws IOException {
    Files.createSymbolicLink(lock(), precious);
    assertTrue(refusal().contains("is a link by now"));
    Files.delete(lock());
    Files.createSymbolicLink(lock(), parent.resolve("nowhere"));
    refusal();
    assertFalse(Files.exists(parent.resolve("nowhere")));
  }

  @Test
  @DisplayName("what somebody plants while it runs is not written to: the event is not recorded")
  void record_folderOpenedAndLinkPlanted_isUnavailable() throws IOException {
    try (FileAuditSink sink = FileAuditSink.builder(file).build()) {
      sink.record(Events.numbered(0));
      mode(directory, "rwxrwxrwx");
      Files.delete(file);
      Files.createSymbolicLink(file, precious);
      assertThrows(AuditUnavailableException.class, () -> sink.record(Events.numbered(1)));
      assertEquals("mine", Files.readString(precious));
      Files.delete(file);
      mode(directory, "rwxr-xr-x");
      sink.record(Events.numbered(2));
    }
    assertEquals(List.of("/2"), Events.paths(file));
  }
}
