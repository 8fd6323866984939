package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("who else may read the file of audit events")
@Timeout(60)
final class FilePermissionsTest {
  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = directory.resolve("audit.jsonl");
  }

  private FileAuditSink.Builder sink(String permissions) {
    return FileAuditSink.builder(file)
        .maxBytes(1024)
        .permissions(PosixFilePermissions.fromString(permissions));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** The lock tells nobody anything. */
  private void assertModes(String expected) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      List<Path> files = all.filter(path -> path.toString().contains("audit")).toList();
      assertTrue(files.size() > 2, files.toString());
      for (Path each : files) {
        boolean isLock = each.toString().endsWith(".lock");
        assertEquals(isLock ? "rw-------" : expected, mode(each), each.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-r-----", "rw-r--r--", "rw----r--"})
  void record_permissionsGiven_areThoseOfAllFilesAlsoSetAside(String permissions)
      throws IOException {
    try (FileAuditSink sink = sink(permissions).build()) {
      for (int number = 0; number < 9; number++) {
        sink.record(Events.numbered(number));
      }
    }
    assertModes(permissions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-rw-", "rwx------", "rw-------", "r--r--r--"})
  @DisplayName(
      "a file that was there before, and one that somebody changed meanwhile, have them too")
  void record_fileOfOtherPermissions_getsThese(String before) throws IOException {
    Files.setPosixFilePermissions(Files.createFile(file), PosixFilePermissions.fromString(before));
    try (FileAuditSink sink = sink("rw-r-----").build()) {
      assertEquals("rw-r-----", mode(file));
      sink.record(Events.numbered(0));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(before));
      for (int number = 0; number < 9; number++) {
        sink.record(Events.numbered(number));
      }
    }
    assertModes("rw-r-----");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0777", "0277", "0000", "0022"})
  @DisplayName("the umask of the process changes nothing")
  void record_anyUmask_hasThem(String umask) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "umask " + umask + " && exec \"$0\" \"$@\""));
    command.addAll(AuditProcess.command("readable", file.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      String output = String.join(" ", lines.lines().toList());
      assertTrue(output.endsWith("recorded"), output);
    } finally {
      process.destroyForcibly();
    }
    assertModes("rw-r-----");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "---------",
        "r--r-----",
        "-w-------",
        "rwx------",
        "rw--w----",
        "rw-rw----",
        "rw-r-x---",
        "rw-r---w-",
        "rw-r----x"
      })
  void permissions_thatLetOthersWriteOrTheOwnerNot_areRefused(String permissions) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> sink(permissions));
    assertEquals(
        "permissions must let the owner read and write, and others read at the most, such as"
            + " rw-r-----",
        refused.getMessage());
  }

  @Test
  void build_systemWithoutPermissions_isRefusedWithTheFix() {
    BrokenFileSystem system = new BrokenFileSystem(directory, Set.of("basic"));
    UncheckedIOException refused =
        assertThrows(
            UncheckedIOException.class,
            () ->
                FileAuditSink.builder(system.path(file))
                    .permissions(PosixFilePermissions.fromString("rw-------"))
                    .build());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("Leave auditFilePermissions out"), message);
    assertTrue(Files.notExists(file) && Files.notExists(directory.resolve("audit.jsonl.lock")));
  }
}
