package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("the file of audit events, of several processes and at the end of its disk")
@Timeout(60)
final class FileLimitTest {
  private static final int ID_LENGTH = 36;

  @TempDir private Path directory;

  @Test
  @DisplayName("a second sink that is closed does not set the first one's file free for others")
  void close_secondSinkOfThisProcess_leavesTheFirstItsLock() throws Exception {
    Path file = directory.resolve("audit.jsonl");
    try (FileAuditSink sink = FileAuditSink.builder(file).build()) {
      FileAuditSink.builder(file).build().close();
      assertTrue(
          outputOf(AuditProcess.command("open", file.toString())).get(0).contains("another"));
      sink.record(Events.numbered(0));
    }
    assertEquals(List.of("opened"), outputOf(AuditProcess.command("open", file.toString())));
  }

  @Test
  @DisplayName("a file that may not grow: what is acknowledged is in it, in whole lines alone")
  void record_noRoomForMore_isUnavailableAndLeavesWholeLines() throws Exception {
    Path file = directory.resolve("audit.jsonl");
    List<String> output = limited(64, AuditProcess.command("until-refused", file.toString()));
    List<String> ids = output.stream().filter(line -> line.length() == ID_LENGTH).toList();
    assertTrue(ids.size() > 100, output.toString());
    assertEquals(ids, ids(file));
    List<String> refused = output.subList(ids.size(), output.size());
    assertEquals(3, refused.size(), refused.toString());
    for (String line : refused) {
      assertTrue(line.contains(file.toString()) && line.contains("File too large"), line);
    }
  }

  @Test
  @DisplayName("the same behind a queue: it fills, refuses, and the log says how many are lost")
  void record_noRoomForMoreBehindAQueue_saysHowManyAreLost() throws Exception {
    Path file = directory.resolve("audit.jsonl");
    List<String> output = limited(512, AuditProcess.command("queue", file.toString()));
    List<String> ids = output.stream().filter(line -> line.length() == ID_LENGTH).toList();
    List<String> written = ids(file);
    assertEquals(ids.subList(0, written.size()), written);
    assertTrue(written.size() > 100, "written: " + written.size());
    int lost = ids.size() - written.size();
    assertTrue(lost > 0 && lost <= 1000, "lost: " + lost);
    String log = Files.readString(directory.resolve("log"));
    assertTrue(log.contains(lost + " audit events were accepted and could not be written"), log);
    assertEquals(3, output.stream().filter(line -> line.contains("is full")).count());
  }

  /** No file may be larger; the shell that says so is replaced by the process. */
  private List<String> limited(int kibibytes, List<String> command) throws Exception {
    List<String> shell =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f " + kibibytes + " && exec \"$0\" \"$@\""));
    shell.addAll(command);
    return outputOf(shell);
  }

  private List<String> outputOf(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(directory.resolve("log").toFile()).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      return lines.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> ids(Path file) throws IOException {
    String text = Files.readString(file);
    assertTrue(text.endsWith("}\n"));
    return text.lines().map(line -> Events.json(line).path("id").asText()).toList();
  }
}
