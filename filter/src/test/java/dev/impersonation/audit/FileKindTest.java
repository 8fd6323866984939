package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("what is no regular file is refused, with what to do instead, and left alone")
@Timeout(60)
final class FileKindTest {
  @TempDir private Path parent;
  private Path directory = Path.of("");
  private Path file = Path.of("");

  enum Kind {
    PIPE,
    SOCKET,
    LINK_TO_PIPE,
    LINK_TO_DEVICE,
    LINK_OF_LINK_TO_OUTPUT
  }

  @BeforeEach
  void nameFile() throws IOException {
    directory = Files.createDirectory(parent.resolve("audit"));
    file = directory.resolve("audit.jsonl");
  }

  private void make(Kind kind) throws Exception {
    switch (kind) {
      case PIPE -> makePipe(file);
      case SOCKET -> {
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(file));
        socket.close();
      }
      case LINK_TO_PIPE -> {
        makePipe(parent.resolve("pipe"));
        Files.createSymbolicLink(file, parent.resolve("pipe"));
      }
      case LINK_TO_DEVICE -> Files.createSymbolicLink(file, Path.of("/dev/null"));
      case LINK_OF_LINK_TO_OUTPUT -> {
        Files.createSymbolicLink(parent.resolve("output"), Path.of("/dev/stdout"));
        Files.createSymbolicLink(file, parent.resolve("output"));
      }
    }
  }

  private static void makePipe(Path pipe) throws Exception {
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertEquals(0, made.waitFor());
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private static String refusal(Path path) {
    UncheckedIOException refused =
        assertThrows(UncheckedIOException.class, () -> FileAuditSink.builder(path).build());
    return String.valueOf(refused.getMessage());
  }

  private static void assertSaysWhatToDo(String message) {
    assertTrue(message.contains("no regular file"), message);
    assertTrue(message.contains("SLF4J sink"), message);
    assertTrue(message.contains("leaving auditFile out"), message);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void build_noRegularFile_isRefusedAndNothingIsLeft(Kind kind) throws Exception {
    make(kind);
    List<Path> before = entries(directory);
    assertSaysWhatToDo(refusal(file));
    assertEquals(before, entries(directory));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/null",
        "/dev/stdout",
        "/dev/stderr",
        "/dev/full",
        "/dev/fd/1",
        "/dev/../dev/fd/new",
        "/proc/self/fd/1",
        "/proc/self/fd/99999"
      })
  @DisplayName("also where the output of this process goes to a file")
  void build_device_isRefusedAndLeavesNothingInDev(String name) throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "Linux");
    List<Path> before = entries(Path.of("/dev"));
    assertSaysWhatToDo(refusal(Path.of(name)));
    assertEquals(before, entries(Path.of("/dev")));
    assertFalse(Files.exists(Path.of(name + ".lock")));
  }

  @Test
  void build_folder_isRefusedAndLeavesNoLock() throws IOException {
    Files.createDirectory(file);
    assertTrue(refusal(file).contains("it is a folder. Name a file in it"));
    assertEquals(List.of(file), entries(directory));
  }

  @Test
  void build_nameOfTheLockIsAPipe_isRefused() throws Exception {
    Path lock = directory.resolve("audit.jsonl.lock");
    makePipe(lock);
    assertTrue(refusal(file).contains(lock + " is no regular file"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  @DisplayName("what comes in its place meanwhile is not written to; once it is gone, all goes on")
  void record_replacedByNoRegularFile_isUnavailableUntilItIsGone(Kind kind) throws Exception {
    try (FileAuditSink sink = FileAuditSink.builder(file).build()) {
      sink.record(Events.numbered(0));
      Path moved = directory.resolve("moved.jsonl");
      Files.move(file, moved);
      make(kind);
      AuditUnavailableException refused =
          assertThrows(AuditUnavailableException.class, () -> sink.record(Events.numbered(1)));
      assertSaysWhatToDo(String.valueOf(refused.getCause()));
      Files.delete(file);
      Files.move(moved, file);
      sink.record(Events.numbered(2));
    }
    assertEquals(List.of("/0", "/2"), Events.paths(file));
  }
}
