package dev.impersonation.audit;

import static dev.impersonation.audit.FreeFiles.assertFree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impersonation.support.LogTail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("applications of one process, in class loaders of their own, write one file in turn")
@Timeout(120)
final class FileSharedTest {
  private static final int WRITERS = 6;
  private static final int EVENTS_OF_EACH = 2_500;

  @TempDir private Path directory;
  private Path file = Path.of("");
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void nameFile() {
    file = directory.resolve("audit.jsonl");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  /** An application's sink: a consumer of numbers that can be closed. */
  private IntConsumer application(long maxBytes) throws Exception {
    OwnLoader loader = new OwnLoader();
    opened.add(loader);
    Class<?> type = loader.loadClass(LoadedSink.class.getName());
    assertNotSame(LoadedSink.class, type);
    Object sink =
        type.getConstructor(Map.class).newInstance(Map.of("path", file, "maxBytes", maxBytes));
    opened.add(0, (AutoCloseable) sink);
    return (IntConsumer) sink;
  }

  private IntConsumer application() throws Exception {
    return application(1_000_000);
  }

  private static void close(IntConsumer application) throws Exception {
    ((AutoCloseable) application).close();
  }

  private String openedByAnotherProcess() throws Exception {
    Process process =
        new ProcessBuilder(AuditProcess.command("open", file.toString()))
            .redirectError(directory.resolve("log").toFile())
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      return String.join(" ", lines.lines().toList());
    } finally {
      process.destroyForcibly();
    }
  }

  private void assertHeld() throws Exception {
    String answer = openedByAnotherProcess();
    assertTrue(answer.contains("another sink or process writes to this file"), answer);
  }

  private List<String> allPaths() throws IOException {
    List<String> paths = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        paths.addAll(Events.paths(each));
      }
    }
    return paths;
  }

  private static List<String> paths(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "/" + number).toList();
  }

  @Test
  @DisplayName("also while each sets the file aside under the other: each line whole, and once")
  void record_byManyThreadsOfTwo_losesDoublesAndTearsNothing() throws Exception {
    LogTail log = LogTail.start();
    // Sizes of their own: whoever finds the file full for itself sets it aside.
    List<IntConsumer> applications = List.of(application(40_000), application(60_000));
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        IntConsumer application = applications.get(writer % 2);
        int first = writer * EVENTS_OF_EACH;
        all.add(
            threads.submit(
                () -> IntStream.range(first, first + EVENTS_OF_EACH).forEach(application)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    List<String> read = allPaths();
    assertEquals(
        paths(0, WRITERS * EVENTS_OF_EACH).stream().sorted().toList(),
        read.stream().sorted().toList());
    assertTrue(Files.size(file) <= 60_000);
    assertEquals(List.of(), log.lines("moved, replaced or changed by somebody else"));
    assertEquals(List.of(), log.lines("cannot be set aside"));
  }

  @Test
  @DisplayName("the new one starts before the old one stops: another process never gets in between")
  void close_oneOfTwo_fileStaysTheOthers() throws Exception {
    IntConsumer old = application();
    old.accept(0);
    IntConsumer next = application();
    old.accept(1);
    next.accept(2);
    close(old);
    assertHeld();
    next.accept(3);
    assertHeld();
    close(next);
    assertEquals("opened", openedByAnotherProcess());
    assertEquals(paths(0, 4), Events.paths(file));
    assertFree(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  @DisplayName("whoever has lost both locks, and the file to another process, writes nothing more")
  void record_otherProcessHasTheFile_isRefusedAtOnce(int before) throws Exception {
    assumeTrue(FileOwner.isKnown(directory), "POSIX");
    try (FileAuditSink sink = FileAuditSink.builder(file).build()) {
      for (int number = 0; number < before; number++) {
        sink.record(Events.numbered(number));
      }
      for (Path each : List.of(file, FilePlace.lockOf(file))) {
        FileChannel.open(each).close();
      }
      Process process =
          new ProcessBuilder(AuditProcess.command("held", file.toString()))
              .redirectError(directory.resolve("log").toFile())
              .start();
      try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
        assertEquals("opened", lines.readLine());
        assertThrows(AuditUnavailableException.class, () -> sink.record(Events.numbered(before)));
      } finally {
        process.destroyForcibly().waitFor();
      }
      sink.record(Events.numbered(before));
    }
    assertEquals(paths(0, before + 1), Events.paths(file));
  }

  @Test
  @DisplayName("a test runner that puts the system properties back neither frees nor locks it")
  void record_systemPropertiesRestored_fileIsSharedAndGivenBack() throws Exception {
    Properties before = (Properties) System.getProperties().clone();
    IntConsumer old = application();
    Properties meanwhile = (Properties) System.getProperties().clone();
    try {
      old.accept(0);
      System.setProperties((Properties) before.clone());
      IntConsumer next = application();
      next.accept(1);
      old.accept(2);
      assertHeld();
      close(old);
      assertHeld();
      close(next);
      System.setProperties(meanwhile);
      IntConsumer last = application();
      last.accept(3);
      close(last);
    } finally {
      System.setProperties(before);
    }
    assertEquals("opened", openedByAnotherProcess());
    assertEquals(paths(0, 4), Events.paths(file));
  }

  @Test
  @DisplayName("so does whoever takes away the bean that they find each other by")
  void record_beanUnregistered_isSharedAndLocked() throws Exception {
    FileAuditSink old = FileAuditSink.builder(file).build();
    ManagementFactory.getPlatformMBeanServer()
        .unregisterMBean(new ObjectName("dev.impersonation:type=AuditFiles,format=1"));
    try (FileAuditSink next = FileAuditSink.builder(file).build()) {
      old.record(Events.numbered(0));
      next.record(Events.numbered(1));
      IntConsumer third = application();
      third.accept(2);
      old.close();
      close(third);
      next.record(Events.numbered(3));
      assertHeld();
    }
    assertEquals(paths(0, 4), Events.paths(file));
    assertFree(file);
  }

  @Test
  @DisplayName("what one could not take back is gone before the other's next event")
  void write_otherFailed_isUndoneFirst() throws IOException {
    Clock clock = Clock.systemUTC();
    try (JsonLinesFile failing =
            JsonLinesFile.open(new FileName(file, null), 100_000, FileSync.ALWAYS, clock);
        JsonLinesFile other =
            JsonLinesFile.open(new FileName(file, null), 100_000, FileSync.ALWAYS, clock)) {
      failing.write(List.of(Events.numbered(0)));
      Thread.currentThread().interrupt();
      assertThrows(
          ClosedByInterruptException.class, () -> failing.write(List.of(Events.numbered(1))));
      assertTrue(Thread.interrupted());
      Files.writeString(file, "{\"path\":\"/1\"}\n{\"pa", StandardOpenOption.APPEND);
      other.write(List.of(Events.numbered(2)));
      other.write(List.of(Events.numbered(3)));
      failing.write(List.of(Events.numbered(4)));
    }
    assertEquals(List.of("/0", "/2", "/3", "/4"), Events.paths(file));
  }

  @Test
  @DisplayName(
      "what one could not take back is not cut from what the other wrote behind it, either")
  void write_otherWroteAfterUndoFailed_cutsNothing() throws IOException {
    Clock clock = Clock.systemUTC();
    try (JsonLinesFile failing =
        JsonLinesFile.open(new FileName(file, null), 100_000, FileSync.ALWAYS, clock)) {
      try (JsonLinesFile other =
          JsonLinesFile.open(new FileName(file, null), 100_000, FileSync.ALWAYS, clock)) {
        failing.write(List.of(Events.numbered(0)));
        Thread.currentThread().interrupt();
        assertThrows(
            ClosedByInterruptException.class, () -> failing.write(List.of(Events.numbered(1))));
        assertTrue(Thread.interrupted());
        other.write(List.of(Events.numbered(2), Events.numbered(3)));
      }
      failing.write(List.of(Events.numbered(4)));
    }
    assertEquals(List.of("/0", "/2", "/3", "/4"), Events.paths(file));
  }

  @Test
  @DisplayName("the day of the file is told by whoever had it first, and nobody begins it again")
  void write_dayOver_isSetAsideOnce() throws IOException {
    Clock today = Clock.fixed(Events.NOW, ZoneOffset.UTC);
    Clock tomorrow = Clock.offset(today, Duration.ofDays(1));
    try (JsonLinesFile first =
        JsonLinesFile.open(new FileName(file, null), 100_000, FileSync.NEVER, today)) {
      first.write(List.of(Events.numbered(0)));
      try (JsonLinesFile second =
              JsonLinesFile.open(new FileName(file, null), 100_000, FileSync.NEVER, tomorrow);
          JsonLinesFile third =
              JsonLinesFile.open(new FileName(file, null), 100_000, FileSync.NEVER, tomorrow)) {
        second.write(List.of(Events.numbered(1)));
        third.write(List.of(Events.numbered(2)));
        second.write(List.of(Events.numbered(3)));
      }
    }
    assertEquals(List.of("/0"), Events.paths(directory.resolve("audit.2026-01-01.0001.jsonl")));
    assertEquals(List.of("/1", "/2", "/3"), Events.paths(file));
  }

  @Test
  @DisplayName("a lock of somebody in this process who does not share is never taken away")
  void build_lockedByCodeThatDoesNotShare_isRefusedAndLeavesItsLock() throws Exception {
    Files.createFile(file);
    Path lock = Files.createFile(directory.resolve("audit.jsonl.lock"));
    try (FileChannel theirs = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = theirs.tryLock()) {
      assertTrue(held.isValid());
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThrows(UncheckedIOException.class, () -> FileAuditSink.builder(file).build());
        assertHeld();
      }
    }
    FileAuditSink sink = FileAuditSink.builder(file).build();
    sink.record(Events.numbered(0));
    sink.close();
    assertFree(file);
  }
}
