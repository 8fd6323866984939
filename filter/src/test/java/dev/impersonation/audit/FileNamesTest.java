package dev.impersonation.audit;

import static dev.impersonation.audit.FreeFiles.assertFree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("one writer a file, whichever of its names it is given")
@Timeout(120)
final class FileNamesTest {
  private static final String HELD = "another sink or process writes to this file";
  private static final int EVENTS = 3_000;
  private static final int ID_LENGTH = 36;

  @TempDir private Path parent;
  private Path directory = Path.of("");
  private Path file = Path.of("");

  enum Name {
    LINK,
    LINK_OF_LINK,
    HARD_LINK,
    DETOUR,
    LINKED_FOLDER
  }

  @BeforeEach
  void nameFile() throws IOException {
    directory = Files.createDirectory(parent.resolve("audit"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    file = directory.resolve("audit.jsonl");
  }

  /** Another name of the file, which is there. */
  private Path other(Name name) throws IOException {
    return switch (name) {
      case LINK -> Files.createSymbolicLink(parent.resolve("link"), file);
      case LINK_OF_LINK -> {
        Files.createSymbolicLink(directory.resolve("first"), Path.of("../audit/audit.jsonl"));
        yield Files.createSymbolicLink(parent.resolve("second"), Path.of("./audit/first"));
      }
      case HARD_LINK -> Files.createLink(parent.resolve("hard.jsonl"), file);
      case DETOUR -> {
        Files.createDirectory(directory.resolve("x"));
        yield directory.resolve("./x/../audit.jsonl");
      }
      case LINKED_FOLDER ->
          Files.createSymbolicLink(parent.resolve("folder"), directory).resolve("audit.jsonl");
    };
  }

  private static FileAuditSink sink(Path path) {
    return FileAuditSink.builder(path).sync(FileSync.NEVER).build();
  }

  /** From others: this process shares it. */
  private void assertHeld(Path path) throws Exception {
    assertTrue(opened(path).contains(HELD), path.toString());
  }

  private String opened(Path path) throws Exception {
    Process process = started("open", path);
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      return String.join(" ", lines.lines().toList());
    } finally {
      process.destroyForcibly();
    }
  }

  private Process started(String mode, Path path) throws IOException {
    return new ProcessBuilder(AuditProcess.command(mode, path.toString()))
        .redirectError(parent.resolve("log").toFile())
        .start();
  }

  @ParameterizedTest
  @EnumSource(Name.class)
  @DisplayName("two of one process, each by a name of its own, write in turn")
  void record_fileOfAnotherSinkByAnotherName_isWrittenInTurn(Name name) throws IOException {
    Files.createFile(file);
    Path other = other(name);
    for (List<Path> names : List.of(List.of(file, other), List.of(other, file))) {
      try (FileAuditSink second = sink(names.get(1))) {
        try (FileAuditSink first = sink(names.get(0))) {
          first.record(Events.numbered(0));
          second.record(Events.numbered(1));
          first.record(Events.numbered(2));
        }
        second.record(Events.numbered(3));
      }
    }
    assertEquals(List.of("/0", "/1", "/2", "/3", "/0", "/1", "/2", "/3"), Events.paths(file));
    assertFree(file);
  }

  @ParameterizedTest
  @EnumSource(Name.class)
  @DisplayName("another process is refused as long as one of this process has the file")
  void build_fileOfAnotherProcessByAnotherName_isRefused(Name name) throws Exception {
    Files.createFile(file);
    Path other = other(name);
    try (FileAuditSink first = sink(file)) {
      first.record(Events.numbered(0));
      sink(other).close();
      assertHeld(other);
    }
    assertEquals("opened", opened(other));
  }

  @Test
  @DisplayName("to read the file in this process takes its lock away, until the next event")
  void record_fileReadInThisProcess_isLockedAgain() throws Exception {
    Files.createFile(file);
    Path other = other(Name.HARD_LINK);
    try (FileAuditSink first = sink(file)) {
      for (int number = 0; number < 3; number++) {
        assertEquals(number, Events.paths(file).size());
        first.record(Events.numbered(number));
        assertHeld(other);
      }
    }
  }

  @Test
  @DisplayName("another process that came in between has the file: nothing is overwritten")
  void record_fileTakenByAnotherProcess_isUnavailableUntilThatEnds() throws Exception {
    Files.createFile(file);
    Path other = other(Name.HARD_LINK);
    Set<String> acknowledged = new HashSet<>();
    try (FileAuditSink first = sink(file)) {
      first.record(Events.numbered(0));
      assertEquals(1, Files.readAllLines(file).size());
      Process process = started("for-ever", other);
      try (BufferedReader ids = process.inputReader(StandardCharsets.US_ASCII)) {
        acknowledged.add(ids.readLine());
        AuditUnavailableException refused =
            assertThrows(AuditUnavailableException.class, () -> first.record(Events.numbered(1)));
        assertTrue(String.valueOf(refused.getCause()).contains(HELD), refused.toString());
        process.toHandle().destroyForcibly();
        ids.lines().filter(id -> id.length() == ID_LENGTH).forEach(acknowledged::add);
      } finally {
        process.destroyForcibly();
      }
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      AuditEvent last = Events.numbered(2);
      first.record(last);
      acknowledged.add(last.id().toString());
    }
    assertAllThere(acknowledged);
  }

  /** Also those that were set aside, by whichever name. */
  private void assertAllThere(Set<String> acknowledged) throws IOException {
    Set<String> read = new HashSet<>();
    try (Stream<Path> files = Files.walk(parent)) {
      for (Path each : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        for (String line : Files.readAllLines(each)) {
          // The process that was killed may have left a part of its last line.
          if (line.endsWith("}")) {
            read.add(Events.json(line).path("id").asText());
          }
        }
      }
    }
    Set<String> missing = new HashSet<>(acknowledged);
    missing.removeAll(read);
    assertEquals(Set.of(), missing);
  }

  @Test
  @DisplayName("two have the file at a time, by a link and by a hard link: each line is whole")
  void record_twoNamesInOneProcess_losesNoAcknowledgedEvent() throws Exception {
    Files.createFile(file);
    List<Thread> threads = new ArrayList<>();
    for (Path name : List.of(other(Name.LINK), other(Name.HARD_LINK))) {
      Thread thread = new Thread(() -> AuditProcess.recordOnceFree(name, EVENTS));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertWholeLines(2 * EVENTS);
  }

  @Test
  void record_twoNamesInTwoProcesses_losesNoAcknowledgedEvent() throws Exception {
    Files.createFile(file);
    List<Process> processes =
        List.of(
            started("once-free", other(Name.LINK)), started("once-free", other(Name.HARD_LINK)));
    for (Process process : processes) {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), Files.readString(parent.resolve("log")));
    }
    assertWholeLines(2 * AuditProcess.EVENTS_ONCE_FREE);
  }

  private void assertWholeLines(int expected) throws IOException {
    Set<String> ids = new HashSet<>();
    for (String line : Files.readAllLines(file)) {
      ids.add(Events.json(line).path("id").asText());
    }
    assertEquals(expected, ids.size());
  }

  @Test
  @DisplayName("set aside, the old file is free by its other name, and the new one is not")
  void record_rotated_lockGoesWithTheFile() throws Exception {
    Files.createFile(file);
    Path old = other(Name.HARD_LINK);
    Path link = other(Name.LINK);
    try (FileAuditSink sink = FileAuditSink.builder(file).maxBytes(1024).build()) {
      for (int number = 0; number < 9; number++) {
        sink.record(Events.numbered(number));
      }
      assertFalse(Files.isSameFile(file, old));
      assertHeld(file);
      assertHeld(link);
      assertHeld(Files.createLink(directory.resolve("new.jsonl"), file));
      assertEquals("opened", opened(old));
    }
    assertFree(file);
  }

  @Test
  @DisplayName("the same for a file that somebody else moved, and put another in its place")
  void record_replacedByOthers_lockGoesWithTheFile() throws Exception {
    Path moved = directory.resolve("moved.jsonl");
    try (FileAuditSink sink = sink(file)) {
      sink.record(Events.numbered(0));
      Files.move(file, moved);
      assertHeld(moved);
      Files.createFile(file);
      sink.record(Events.numbered(1));
      assertHeld(file);
      assertHeld(other(Name.HARD_LINK));
      assertEquals("opened", opened(moved));
    }
    assertFree(file);
  }

  @Test
  @DisplayName("a file behind a link is set aside where it is; the link stays")
  void record_linkedFileFull_isSetAsideBesideItself() throws IOException {
    Path link = other(Name.LINK);
    try (FileAuditSink sink = FileAuditSink.builder(link).maxBytes(1024).build()) {
      for (int number = 0; number < 9; number++) {
        sink.record(Events.numbered(number));
      }
    }
    assertTrue(Files.isSymbolicLink(link));
    try (Stream<Path> files = Files.list(directory)) {
      assertTrue(files.filter(path -> path.toString().endsWith("1.jsonl")).count() > 0);
    }
    try (Stream<Path> files = Files.list(parent)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  @DisplayName("a link that its operator lets lead elsewhere is followed with the next event")
  void record_linkChanged_goesToWhereItLeads() throws Exception {
    Path link = other(Name.LINK);
    Path next = directory.resolve("next.jsonl");
    try (FileAuditSink sink = sink(link)) {
      sink.record(Events.numbered(0));
      Files.delete(link);
      Files.createSymbolicLink(link, next);
      sink.record(Events.numbered(1));
      assertEquals("opened", opened(file));
      assertHeld(next);
    }
    assertEquals(List.of("/0"), Events.paths(file));
    assertEquals(List.of("/1"), Events.paths(next));
    assertFree(file);
  }

  @Test
  void build_linkInACircle_isRefused() throws IOException {
    Files.createSymbolicLink(file, file);
    UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> sink(file));
    assertTrue(String.valueOf(refused.getMessage()).contains("circle"), refused.toString());
  }
}
