package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("what is thrown where files fail, and is no IOException, ends nothing either")
final class FileUncheckedTest {
  @TempDir private Path directory;
  private Path file = Path.of("");
  private BrokenFileSystem system = BrokenFileSystem.of(Path.of(""));

  @BeforeEach
  void nameFile() {
    system = BrokenFileSystem.of(directory);
    file = directory.resolve("audit.jsonl");
  }

  static Stream<RuntimeException> failures() {
    return Stream.of(
        new InvalidPathException(
            "audit", "Malformed input or input contains unmappable characters"),
        new UncheckedIOException(new IOException("Stale file handle")),
        new SecurityException("not allowed"),
        new UnsupportedOperationException("no such option"),
        new FileSystemNotFoundException("gone"),
        new ClosedFileSystemException(),
        new IllegalArgumentException("bad argument"));
  }

  private FileAuditSink.Builder sink() {
    return FileAuditSink.builder(system.path(file)).sync(FileSync.NEVER);
  }

  @ParameterizedTest
  @MethodSource("failures")
  @DisplayName("an event is not recorded and says why; the next one is")
  void record_looksThrow_isUnavailableUntilTheyDoNot(RuntimeException failure) throws IOException {
    LogTail log = LogTail.start();
    try (FileAuditSink sink = sink().build()) {
      sink.record(Events.numbered(0));
      system.fail("readAttributes", failure);
      for (int number = 1; number < 4; number++) {
        AuditEvent event = Events.numbered(number);
        AuditUnavailableException refused =
            assertThrows(AuditUnavailableException.class, () -> sink.record(event));
        assertTrue(refused.getCause() instanceof IOException, String.valueOf(refused.getCause()));
        assertTrue(String.valueOf(refused.getCause()).contains(failure.toString()));
      }
      system.recover();
      sink.record(Events.numbered(4));
    }
    assertEquals(List.of("/0", "/4"), Events.paths(file));
    assertEquals(1, log.lines("cannot be written to").size());
    FreeFiles.assertFree(file);
  }

  @ParameterizedTest
  @MethodSource("failures")
  @DisplayName("what a queue took is written once that works")
  void record_queueAndLooksThrow_isKept(RuntimeException failure) throws IOException {
    try (FileAuditSink sink = sink().asynchronous(10, QueueFull.REFUSE).build()) {
      system.fail("readAttributes", failure);
      for (int number = 0; number < 5; number++) {
        sink.record(Events.numbered(number));
      }
      system.recover();
    }
    assertEquals(List.of("/0", "/1", "/2", "/3", "/4"), Events.paths(file));
  }

  @ParameterizedTest
  @MethodSource("failures")
  @DisplayName("a file that cannot be set aside for such a reason grows on, too")
  void record_rotationThrows_losesNothing(RuntimeException failure) throws IOException {
    for (String operation : List.of("move", "resolveSibling")) {
      LogTail log = LogTail.start();
      List<String> recorded = new ArrayList<>();
      Files.deleteIfExists(file);
      try (FileAuditSink sink = sink().maxBytes(1024).build()) {
        system.fail(operation, failure);
        for (int number = 0; number < 9; number++) {
          sink.record(Events.numbered(number));
          recorded.add("/" + number);
        }
      }
      system.recover();
      assertEquals(recorded, Events.paths(file));
      assertEquals(1, log.lines("cannot be set aside, and grows on").size());
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  @DisplayName("the start names the file and the reason, and gives back what it had")
  void build_throws_namesTheFileAndTheReason(RuntimeException failure) throws IOException {
    for (String operation : List.of("readAttributes", "newFileChannel", "resolveSibling")) {
      system.fail(operation, failure);
      UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> sink().build());
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.startsWith("the audit file " + file + " cannot be written to: "), message);
      assertTrue(message.contains(failure.toString()), message);
      system.recover();
    }
    sink().build().close();
    FreeFiles.assertFree(file);
  }

  @Test
  @DisplayName("a clock of somebody's own fails: so do events, until it tells the time again")
  void record_clockThrows_isUnavailableUntilItDoesNot() throws IOException {
    FailingClock clock = new FailingClock();
    try (FileAuditSink sink = sink().clock(clock).build()) {
      sink.record(Events.numbered(0));
      clock.fails = true;
      AuditUnavailableException refused =
          assertThrows(AuditUnavailableException.class, () -> sink.record(Events.numbered(1)));
      assertTrue(refused.getCause() instanceof IOException, String.valueOf(refused.getCause()));
      clock.fails = false;
      sink.record(Events.numbered(2));
    }
    assertEquals(List.of("/0", "/2"), Events.paths(file));
  }

  private static final class FailingClock extends Clock {
    private volatile boolean fails;

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
      if (fails) {
        throw new DateTimeException("no time");
      }
      return Instant.now();
    }
  }

  @Test
  @DisplayName("where the system tells neither owners nor permissions, it is a file all the same")
  void record_systemWithoutOwners_isRecordedAndSetAside() throws IOException {
    system = new BrokenFileSystem(directory, Set.of("basic"));
    try (FileAuditSink sink = sink().maxBytes(1024).build()) {
      for (int number = 0; number < 9; number++) {
        sink.record(Events.numbered(number));
      }
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertTrue(files.filter(path -> path.toString().endsWith(".jsonl")).count() > 2);
    }
    FreeFiles.assertFree(file);
  }
}
