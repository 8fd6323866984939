package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks the JVM whether a file was forced to its disk: nothing else shows while the power is on. */
@DisplayName("what is on the disk when an event counts as recorded")
final class FileSyncTest {
  private static final int EVENTS = 3;

  @TempDir private Path directory;

  private long forced(FileSync sync) throws IOException {
    Path file = directory.resolve("audit.jsonl");
    Path recorded = directory.resolve("recorded.jfr");
    try (FileAuditSink sink = FileAuditSink.builder(file).sync(sync).build();
        Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      for (int number = 0; number < EVENTS; number++) {
        sink.record(Events.numbered(number));
      }
      recording.stop();
      recording.dump(recorded);
    }
    assertEquals(EVENTS, Files.readAllLines(file).size());
    return RecordingFile.readAllEvents(recorded).stream()
        .filter(event -> file.toString().equals(event.getString("path")))
        .count();
  }

  @Test
  void record_always_isForcedEachTime() throws IOException {
    assertEquals(EVENTS, forced(FileSync.ALWAYS));
  }

  @Test
  void record_never_isLeftToTheSystem() throws IOException {
    assertEquals(0, forced(FileSync.NEVER));
  }
}
