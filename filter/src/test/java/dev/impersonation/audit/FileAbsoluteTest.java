package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("a relative file of audit events is named by where it is")
final class FileAbsoluteTest {
  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    Path here = Path.of("").toAbsolutePath();
    file = here.relativize(directory).resolve("audit.jsonl");
  }

  private String absolute() {
    return file.toAbsolutePath().toString();
  }

  @Test
  void build_refused_namesTheAbsolutePath() throws IOException {
    Files.createDirectory(file);
    UncheckedIOException refused =
        assertThrows(UncheckedIOException.class, () -> FileAuditSink.builder(file).build());
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("the audit file " + absolute() + " "));
  }

  @Test
  void record_refused_namesTheAbsolutePathInMessageAndLog() throws IOException {
    LogTail log = LogTail.start();
    try (FileAuditSink sink = FileAuditSink.builder(file).build()) {
      Files.delete(file);
      Files.createDirectory(file);
      AuditUnavailableException refused =
          assertThrows(AuditUnavailableException.class, () -> sink.record(Events.numbered(0)));
      assertTrue(
          String.valueOf(refused.getMessage()).endsWith(" " + absolute()), refused::toString);
    }
    assertEquals(1, log.lines("audit events cannot be written to " + absolute() + ":").size());
  }

  @Test
  void write_warnings_nameTheAbsolutePath() throws IOException {
    LogTail log = LogTail.start();
    Files.writeString(file, "{\"to");
    Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
    try (FileAuditSink sink = FileAuditSink.builder(file).clock(tomorrow).build()) {
      Files.delete(file);
      sink.record(Events.numbered(0));
    }
    assertEquals(1, log.lines("the audit file " + absolute() + " ends within").size());
    assertEquals(1, log.lines("the audit file " + absolute() + " was moved").size());
  }
}
