package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impersonation.support.LogTail;
import dev.impersonation.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("the file of audit events when others touch it, and when it cannot be touched")
final class FileTroubleTest {
  private final ManualClock clock = ManualClock.at(Events.NOW);

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = directory.resolve("audit.jsonl");
  }

  private FileAuditSink.Builder sink() {
    return FileAuditSink.builder(file).clock(clock);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> !path.toString().endsWith(".lock")).sorted().toList();
    }
  }

  @Test
  @DisplayName("a file that another one takes the place of, as log rotation does")
  void record_fileReplaced_goesToTheOneOfThatName() throws IOException {
    Path elsewhere = directory.resolve("elsewhere");
    clock.set(Instant.now());
    try (FileAuditSink sink = sink().build()) {
      sink.record(Events.numbered(0));
      Files.move(file, elsewhere);
      Files.createFile(file);
      sink.record(Events.numbered(1));
    }
    assertEquals(List.of("/0"), Events.paths(elsewhere));
    assertEquals(List.of("/1"), Events.paths(file));
  }

  @Test
  @DisplayName("a file that is cut, as copytruncate does, gets no hole; one that grew is kept")
  void record_fileChangedByOthers_goesOnAtItsEnd() throws IOException {
    try (FileAuditSink sink = sink().build()) {
      sink.record(Events.numbered(0));
      Files.writeString(file, "", StandardOpenOption.TRUNCATE_EXISTING);
      sink.record(Events.numbered(1));
      assertEquals(List.of("/1"), Events.paths(file));
      Files.writeString(file, "{\"path\":\"/other\"}\n{\"path\":", StandardOpenOption.APPEND);
      sink.record(Events.numbered(2));
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals(4, lines.size());
    assertEquals("{\"path\":\"/other\"}", lines.get(1));
    assertEquals("{\"path\":", lines.get(2));
    assertEquals("/2", Events.json(lines.get(3)).path("path").asText());
  }

  @Test
  @DisplayName("a clock that is put back over midnight begins no file; one that was far off does")
  void record_clockGoesBack_keepsTheFile() throws IOException {
    Instant midnight = Instant.parse("2026-01-02T00:00:00Z");
    clock.set(midnight);
    try (FileAuditSink sink = sink().build()) {
      sink.record(Events.numbered(0));
      clock.set(midnight.minusMillis(1));
      sink.record(Events.numbered(1));
      assertEquals(List.of(file), files());
      clock.set(midnight.minus(Duration.ofDays(2)));
      sink.record(Events.numbered(2));
      assertEquals(
          List.of("/0", "/1"), Events.paths(directory.resolve("audit.2026-01-02.0001.jsonl")));
      assertEquals(List.of("/2"), Events.paths(file));
    }
  }

  @Test
  @DisplayName("a file that cannot be set aside grows on, and the log says so")
  void record_rotationFails_losesNothing() throws IOException {
    LogTail log = LogTail.start();
    file = directory.resolve("x".repeat(245) + ".json");
    List<String> recorded = new ArrayList<>();
    try (FileAuditSink sink = sink().maxBytes(1024).build()) {
      for (int number = 0; number < 20; number++) {
        sink.record(Events.numbered(number));
        recorded.add("/" + number);
      }
      clock.set(Events.NOW.plus(Duration.ofDays(1)));
      sink.record(Events.numbered(20));
    }
    recorded.add("/20");
    assertEquals(List.of(file), files());
    assertEquals(recorded, Events.paths(file));
    assertEquals(1, log.lines("cannot be set aside, and grows on").size());
  }

  @Test
  @DisplayName("what is in the way of a name is never replaced, a dangling link included")
  void record_nameTaken_takesTheNext() throws IOException {
    Path link = directory.resolve("audit.2026-01-01.0001.jsonl");
    Files.createSymbolicLink(link, directory.resolve("nowhere"));
    Files.createDirectory(directory.resolve("audit.2026-01-01.0002.jsonl"));
    try (FileAuditSink sink = sink().build()) {
      sink.record(Events.numbered(0));
      clock.set(Events.NOW.plus(Duration.ofDays(1)));
      sink.record(Events.numbered(1));
    }
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(List.of("/0"), Events.paths(directory.resolve("audit.2026-01-01.0003.jsonl")));
  }

  @Test
  @DisplayName("what a failed write left and could not take back is gone before the next event")
  void write_undoFailed_isUndoneFirst() throws IOException {
    try (JsonLinesFile lines =
        JsonLinesFile.open(new FileName(file, null), 100_000, FileSync.ALWAYS, clock)) {
      lines.write(List.of(Events.numbered(0)));
      Thread.currentThread().interrupt();
      assertThrows(
          ClosedByInterruptException.class, () -> lines.write(List.of(Events.numbered(1))));
      assertTrue(Thread.interrupted());
      Files.writeString(file, "{\"path\":\"/1\"}\n{\"pa", StandardOpenOption.APPEND);
      lines.write(List.of(Events.numbered(2)));
    }
    assertEquals(List.of("/0", "/2"), Events.paths(file));
  }

  @Test
  @DisplayName("a torn line is reported when the file is opened, and only then")
  void build_tornTail_isReportedOnce() throws IOException {
    Files.writeString(file, "{\"path\":\"/to");
    for (int start = 0; start < 2; start++) {
      LogTail log = LogTail.start();
      sink().build().close();
      assertEquals(1 - start, log.lines("ends within a line").size());
    }
  }

  @Test
  @DisplayName("an event larger than a file has one of its own")
  void record_eventLargerThanAFile_isWhole() throws IOException {
    String path = "/" + "\u00e9".repeat(2000);
    try (FileAuditSink sink = sink().maxBytes(1024).build()) {
      for (int number = 0; number < 3; number++) {
        sink.record(Events.of(AuditEvent.Kind.INTENT).operation("GET", path).build());
      }
    }
    assertEquals(3, files().size());
    for (Path each : files()) {
      assertEquals(List.of(path), Events.paths(each));
    }
  }

  @Test
  @DisplayName("a batch of large events is written in parts, each in order")
  void write_largeBatch_isWrittenInParts() throws IOException {
    String path = "/" + "\u00e9".repeat(2000);
    List<AuditEvent> batch = new ArrayList<>();
    for (int number = 0; number < 256; number++) {
      batch.add(Events.of(AuditEvent.Kind.INTENT).operation("GET", path).build());
    }
    try (JsonLinesFile lines =
        JsonLinesFile.open(new FileName(file, null), 100_000_000, FileSync.NEVER, clock)) {
      int first = lines.write(batch);
      assertTrue(first > 10 && first < 100, "written: " + first);
      assertEquals(first, Events.paths(file).size());
      assertTrue(Files.size(file) < 600_000);
    }
  }

  private String refusal() {
    UncheckedIOException refused =
        assertThrows(UncheckedIOException.class, () -> sink().build().close());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("the audit file " + file + " cannot be written to: "), message);
    return message;
  }

  @Test
  void build_directoryOfThatName_saysSo() throws IOException {
    Files.createDirectory(file);
    assertTrue(refusal().contains("Name a file"), refusal());
    assertFalse(System.getProperties().toString().contains(file.toString()));
  }

  @Test
  void build_noDirectory_saysToMakeIt() {
    file = directory.resolve("missing").resolve("audit.jsonl");
    assertTrue(refusal().contains("its directory is not there. Make it"), refusal());
  }

  @Test
  @DisplayName("a file system that lets nobody write, not even root")
  void build_accessDenied_saysWhoMustBeLetIn() {
    Path kernel = Path.of("/sys");
    assumeTrue(Files.isDirectory(kernel));
    file = kernel.resolve("audit.jsonl");
    assertTrue(
        refusal().contains("Let the user of this process write to it and to its directory")
            || refusal().contains("Read-only file system. Name a file"),
        refusal());
  }
}
