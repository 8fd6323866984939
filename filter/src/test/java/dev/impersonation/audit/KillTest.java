package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.support.Rounds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("kill -9 under load: every acknowledged event is in the file")
@Tag("random")
final class KillTest {
  private static final int ROUNDS = Rounds.of(10, 50);
  private static final int ID_LENGTH = 36;

  @TempDir private Path directory;
  private final JsonMapper json = new JsonMapper();
  private final Set<String> acknowledged = new HashSet<>();

  @Test
  @Timeout(300)
  void record_processIsKilled_losesNoAcknowledgedEvent() throws Exception {
    Path file = directory.resolve("audit.jsonl");
    Random random = new Random(7);
    int torn = 0;
    for (int round = 0; round < ROUNDS; round++) {
      if (round % 10 == 9) {
        // A kill hardly ever meets the middle of a line; the end of a machine does.
        Files.writeString(file, "{\"id\":\"to", StandardOpenOption.APPEND);
      }
      boolean wasTorn = endsWithinALine(file);
      torn += wasTorn ? 1 : 0;
      String log = killAfter(1 + random.nextInt(300), random.nextInt(3000), file);
      assertEquals(wasTorn, log.contains("ends within a line"), "round " + round + ": " + log);
    }
    torn += endsWithinALine(file) ? 1 : 0;
    assertTrue(acknowledged.size() > 20 * ROUNDS, "acknowledged: " + acknowledged.size());

    int unreadable = 0;
    Set<String> read = new HashSet<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        for (String line : Files.readAllLines(each, StandardCharsets.US_ASCII)) {
          unreadable += addId(line, read) ? 0 : 1;
        }
      }
    }
    assertTrue(
        ROUNDS / 10 <= unreadable && unreadable <= torn,
        unreadable + " unreadable lines, " + torn + " torn");
    acknowledged.removeAll(read);
    assertEquals(Set.of(), acknowledged);
  }

  /** Starts a writer, kills it some time after it acknowledged this many, and returns its log. */
  private String killAfter(int events, long micros, Path file) throws Exception {
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(AuditProcess.command("for-ever", file.toString()))
            .redirectError(log.toFile())
            .start();
    try (BufferedReader ids =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (int number = 0; number < events; number++) {
        String id = ids.readLine();
        assertEquals(ID_LENGTH, id == null ? 0 : id.length(), Files.readString(log));
        acknowledged.add(id);
      }
      long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      // Not by the process itself: that would close the pipe with what is still in it.
      process.toHandle().destroyForcibly();
      ids.lines().filter(id -> id.length() == ID_LENGTH).forEach(acknowledged::add);
    } finally {
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    return Files.readString(log);
  }

  private static boolean endsWithinALine(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    byte[] all = Files.readAllBytes(file);
    return all[all.length - 1] != '\n';
  }

  private boolean addId(String line, Set<String> ids) {
    try {
      return ids.add(json.readTree(line).path("id").asText());
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
