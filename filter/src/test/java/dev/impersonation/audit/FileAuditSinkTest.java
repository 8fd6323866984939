package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("the file of audit events")
final class FileAuditSinkTest {
  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = directory.resolve("audit.jsonl");
  }

  private FileAuditSink.Builder sink() {
    return FileAuditSink.builder(file).clock(Clock.fixed(Events.NOW, ZoneOffset.UTC));
  }

  private static List<String> paths(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "/" + number).toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> !path.toString().endsWith(".lock")).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(FileSync.class)
  @DisplayName("an event that is recorded is in the file, for its owner alone")
  void record_returns_eventIsInTheFile(FileSync sync) throws IOException {
    try (FileAuditSink sink = sink().sync(sync).build()) {
      for (int number = 0; number < 5; number++) {
        sink.record(Events.numbered(number));
        assertEquals(paths(0, number + 1), Events.paths(file));
        assertEquals(0, sink.pending());
      }
    }
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void build_fileThatIsThere_goesOnAtItsEnd() throws IOException {
    for (int number = 0; number < 3; number++) {
      try (FileAuditSink sink = sink().build()) {
        sink.record(Events.numbered(number));
      }
      Files.setLastModifiedTime(file, FileTime.from(Events.NOW));
    }
    assertEquals(paths(0, 3), Events.paths(file));
  }

  @Test
  @DisplayName("a line that its writer did not finish is kept, closed and followed by a new one")
  void build_tornTail_isClosedAndKept() throws IOException {
    Files.writeString(file, "{\"path\":\"/whole\"}\n{\"path\":\"/to");
    Files.setLastModifiedTime(file, FileTime.from(Events.NOW));
    try (FileAuditSink sink = sink().build()) {
      sink.record(Events.numbered(0));
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals("{\"path\":\"/to", lines.get(1));
    assertEquals("/0", Events.json(lines.get(2)).path("path").asText());
    assertEquals(3, lines.size());
  }

  @Test
  @DisplayName("a full file is set aside; no event is split, lost or out of order")
  void record_beyondMaxBytes_beginsTheNextFile() throws IOException {
    try (FileAuditSink sink = sink().maxBytes(1024).build()) {
      for (int number = 0; number < 40; number++) {
        sink.record(Events.numbered(number));
      }
    }
    List<String> read = new ArrayList<>();
    List<Path> files = new ArrayList<>(files());
    assertTrue(files.size() > 5, files.toString());
    assertEquals("audit.2026-01-01.0001.jsonl", files.get(0).getFileName().toString());
    assertEquals(file, files.get(files.size() - 1));
    for (Path each : files) {
      assertTrue(Files.size(each) <= 1024 && Files.size(each) > 0, each.toString());
      read.addAll(Events.paths(each));
    }
    assertEquals(paths(0, 40), read);
  }

  @Test
  @DisplayName("the file of a day is set aside with the first event of another, also after a start")
  void record_onAnotherDay_beginsTheNextFile() throws IOException {
    try (FileAuditSink sink = sink().build()) {
      sink.record(Events.numbered(0));
    }
    Files.setLastModifiedTime(file, FileTime.from(Events.NOW));
    Instant midnight = Instant.parse("2026-01-02T00:00:00Z");
    for (Instant time : List.of(midnight.minusMillis(1), midnight)) {
      try (FileAuditSink sink = sink().clock(Clock.fixed(time, ZoneOffset.UTC)).build()) {
        sink.record(Events.numbered(1));
        sink.record(Events.numbered(2));
      }
      Files.setLastModifiedTime(file, FileTime.from(time));
    }
    assertEquals(
        List.of("/0", "/1", "/2"), Events.paths(directory.resolve("audit.2026-01-01.0001.jsonl")));
    assertEquals(List.of("/1", "/2"), Events.paths(file));
  }

  @Test
  @DisplayName("a second sink of this process goes on behind the first one's events")
  void record_fileOfAnotherSink_isWrittenInTurn() throws IOException {
    try (FileAuditSink first = sink().build();
        FileAuditSink second = sink().build()) {
      for (int number = 0; number < 6; number++) {
        (number % 2 == 0 ? first : second).record(Events.numbered(number));
      }
    }
    assertEquals(paths(0, 6), Events.paths(file));
    FreeFiles.assertFree(file);
  }

  @Test
  void build_directoryThatIsNotThere_isRefusedByName() {
    Path missing = directory.resolve("missing").resolve("audit.jsonl");
    UncheckedIOException refused =
        assertThrows(UncheckedIOException.class, () -> FileAuditSink.builder(missing).build());
    assertTrue(String.valueOf(refused.getMessage()).contains(missing.toString()));
  }

  @Test
  @DisplayName("while the file cannot be written an event is not recorded, and says so each time")
  void record_noFileMeanwhile_isUnavailable() throws IOException {
    try (FileAuditSink sink = sink().build()) {
      Files.delete(file);
      Files.createDirectory(file);
      for (int number = 0; number < 3; number++) {
        AuditEvent event = Events.numbered(number);
        AuditUnavailableException refused =
            assertThrows(AuditUnavailableException.class, () -> sink.record(event));
        assertTrue(refused.getCause() instanceof IOException, refused.toString());
        assertFalse(String.valueOf(refused.getMessage()).contains("user_"));
      }
      Files.delete(file);
      sink.record(Events.numbered(7));
    }
    assertEquals(List.of("/7"), Events.paths(file));
  }

  @Test
  @DisplayName("a file that somebody takes away is begun anew")
  void record_fileTakenAway_beginsItAnew() throws IOException {
    try (FileAuditSink sink = sink().build()) {
      sink.record(Events.numbered(0));
      Files.move(file, directory.resolve("elsewhere"));
      sink.record(Events.numbered(1));
    }
    assertEquals(List.of("/0"), Events.paths(directory.resolve("elsewhere")));
    assertEquals(List.of("/1"), Events.paths(file));
  }

  @ParameterizedTest
  @EnumSource(QueueFull.class)
  @DisplayName("many threads, a small queue, small files: each event is there once")
  void record_manyThreads_losesAndDoublesNothing(QueueFull whenFull) throws Exception {
    List<Integer> recorded = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (FileAuditSink sink =
        sink().maxBytes(20_000).asynchronous(64, whenFull).sync(FileSync.NEVER).build()) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int number = 0; number < 4000; number++) {
        AuditEvent event = Events.numbered(number);
        int itself = number;
        all.add(
            threads.submit(
                () -> {
                  try {
                    sink.record(event);
                    return itself;
                  } catch (AuditUnavailableException e) {
                    return -1;
                  }
                }));
      }
      for (Future<Integer> one : all) {
        if (one.get() >= 0) {
          recorded.add(one.get());
        }
      }
    } finally {
      threads.shutdownNow();
    }
    List<String> read = new ArrayList<>();
    for (Path each : files()) {
      read.addAll(Events.paths(each));
    }
    assertEquals(recorded.size(), read.size());
    assertEquals(
        new HashSet<>(recorded.stream().map(number -> "/" + number).toList()), new HashSet<>(read));
    assertTrue(whenFull == QueueFull.REFUSE || recorded.size() == 4000);
  }

  @Test
  void record_closed_isUnavailable() {
    FileAuditSink sink = sink().build();
    sink.close();
    sink.close();
    assertThrows(AuditUnavailableException.class, () -> sink.record(Events.numbered(0)));
  }

  @Test
  void builder_settingsOutOfRange_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> sink().maxBytes(1023));
    assertThrows(IllegalArgumentException.class, () -> sink().asynchronous(0, QueueFull.BLOCK));
    assertThrows(
        IllegalArgumentException.class, () -> sink().asynchronous(1_000_001, QueueFull.BLOCK));
    assertThrows(IllegalArgumentException.class, () -> sink().patience(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> sink().patience(Duration.ofSeconds(61)));
    assertDoesNotThrow(() -> sink().maxBytes(1024).patience(Duration.ofMinutes(1)));
  }
}
