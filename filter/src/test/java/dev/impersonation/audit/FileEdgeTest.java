package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the file of audit events at its limits")
final class FileEdgeTest {
  private static final Clock TODAY = Clock.fixed(Events.NOW, ZoneOffset.UTC);
  private static final Clock TOMORROW = Clock.offset(TODAY, Duration.ofDays(1));

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = directory.resolve("audit.jsonl");
  }

  private FileAuditSink.Builder sink() {
    return FileAuditSink.builder(file).clock(TODAY);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> !path.toString().endsWith(".lock")).sorted().toList();
    }
  }

  @Test
  @DisplayName("a file of exactly the greatest size is not full before the next event")
  void record_exactlyMaxBytes_isOneFile() throws IOException {
    try (FileAuditSink sink = sink().build()) {
      sink.record(Events.numbered(0));
    }
    Files.setLastModifiedTime(file, FileTime.from(Events.NOW));
    long length = Files.size(file);
    int fitting = 8;
    assertTrue(fitting * length >= 1024, "length " + length);
    try (FileAuditSink sink = sink().maxBytes(fitting * length).build()) {
      for (int number = 1; number < fitting; number++) {
        sink.record(Events.numbered(number));
      }
      assertEquals(List.of(file), files());
      sink.record(Events.numbered(9));
      assertEquals(2, files().size());
    }
    assertEquals(List.of("/9"), Events.paths(file));
  }

  @Test
  void record_emptyFileOfAnotherDay_isNotSetAside() throws IOException {
    Files.createFile(file);
    try (JsonLinesFile lines =
        JsonLinesFile.open(
            new FileName(file, null),
            100_000,
            FileSync.NEVER,
            new SteppingClock(List.of(TODAY, TODAY, TOMORROW)))) {
      lines.write(List.of(Events.numbered(0)));
    }
    assertEquals(List.of(file), files());
  }

  @ParameterizedTest
  @CsvSource({
    "audit, audit.2026-01-01.0001",
    ".audit, .audit.2026-01-01.0001",
    "audit., audit.2026-01-01.0001."
  })
  @DisplayName("only the name of the file itself is divided at its dot")
  void record_nameWithoutEnding_isSetAsideUnderIt(String name, String aside) throws IOException {
    directory = Files.createDirectory(directory.resolve("with.dot"));
    file = directory.resolve(name);
    for (Clock clock : List.of(TODAY, TOMORROW)) {
      try (FileAuditSink sink = sink().clock(clock).build()) {
        sink.record(Events.numbered(0));
      }
      Files.setLastModifiedTime(file, FileTime.from(Events.NOW));
    }
    assertEquals(
        List.of(name, aside),
        files().stream().map(path -> String.valueOf(path.getFileName())).sorted().toList());
  }

  @Test
  @DisplayName("another file of the same size is another file")
  void record_fileReplacedByItsCopy_goesToTheCopy() throws IOException {
    Path elsewhere = directory.resolve("elsewhere");
    try (FileAuditSink sink = sink().clock(Clock.systemUTC()).build()) {
      sink.record(Events.numbered(0));
      Files.move(file, elsewhere);
      Files.copy(elsewhere, file);
      sink.record(Events.numbered(1));
    }
    assertEquals(List.of("/0"), Events.paths(elsewhere));
    assertEquals(List.of("/0", "/1"), Events.paths(file));
  }

  @Test
  @DisplayName("what is still to be undone in one file is never cut from another")
  void write_undoFailedAndFileReplaced_cutsNothingOfTheOther() throws IOException {
    try (JsonLinesFile lines =
        JsonLinesFile.open(new FileName(file, null), 100_000, FileSync.ALWAYS, Clock.systemUTC())) {
      lines.write(List.of(Events.numbered(0)));
      Thread.currentThread().interrupt();
      assertThrows(
          ClosedByInterruptException.class, () -> lines.write(List.of(Events.numbered(1))));
      assertTrue(Thread.interrupted());
      Files.move(file, directory.resolve("elsewhere"));
      String theirs = "{\"path\":\"/other\"}\n".repeat(100);
      Files.writeString(file, theirs);
      lines.write(List.of(Events.numbered(2)));
      assertTrue(Files.readString(file).startsWith(theirs));
    }
    assertEquals(101, Events.paths(file).size());
  }

  @Test
  @DisplayName("a sink with a queue neither waits for the disk nor forgets what it took")
  void record_asynchronousAndNoFileMeanwhile_isPendingUntilWritten() throws IOException {
    List<String> recorded = new ArrayList<>();
    try (FileAuditSink sink = sink().asynchronous(10, QueueFull.REFUSE).build()) {
      Files.delete(file);
      Files.createDirectory(file);
      for (int number = 0; number < 10; number++) {
        sink.record(Events.numbered(number));
        recorded.add("/" + number);
        assertEquals(number + 1, sink.pending());
      }
      AuditEvent oneMore = Events.numbered(10);
      assertThrows(AuditUnavailableException.class, () -> sink.record(oneMore));
      Files.delete(file);
    }
    assertEquals(recorded, Events.paths(file));
  }

  @Test
  @DisplayName("sinks of two files share a directory; each locks a file beside its own")
  void build_twoFilesOfOneDirectory_areBothOpen() throws IOException {
    Path other = directory.resolve("other.jsonl");
    try (FileAuditSink first = sink().build();
        FileAuditSink second = FileAuditSink.builder(other).build()) {
      first.record(Events.numbered(1));
      second.record(Events.numbered(2));
      for (Path each : List.of(file, other)) {
        assertTrue(Files.exists(each.resolveSibling(each.getFileName() + ".lock")));
      }
    }
  }

  @Test
  void patience_shortest_isTaken() {
    FileAuditSink.Builder builder = sink();
    assertSame(builder, builder.patience(Duration.ofMillis(1)));
  }

  /** One clock after the other, each for one look at the time; the last from then on. */
  private static final class SteppingClock extends Clock {
    private final List<Clock> clocks;
    private int looks;

    SteppingClock(List<Clock> clocks) {
      this.clocks = clocks;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return clocks.get(Math.min(looks++, clocks.size() - 1)).instant();
    }
  }
}
