package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("S23: settings of the file do what they say")
final class AuditFileSettingsTest {
  @TempDir private Path folder = Path.of("target");

  private IntentRecorder audit(Path file, Map<String, String> settings) {
    GateBuilder<ImpersonationGate> builder = GateBuilder.ofGate();
    builder.set("auditFile", file.toString());
    settings.forEach(builder::set);
    return builder.audit.recorder(TestGates.CLOCK, List.of());
  }

  private static boolean isRecorded(IntentRecorder audit) {
    ImpersonationContext context =
        ImpersonationContext.builder("https://issuer.example", "user_customer")
            .actor(Actor.of("user_engineer"))
            .build();
    Admission allowed =
        new Admission(
            new Caller.Verified(context),
            Optional.of(Decision.allowed("rule-a")),
            Optional.empty(),
            List.of(),
            List.of());
    return audit.record(PlainRequest.get(), allowed).isInFlight();
  }

  @Test
  void audit_maxBytes_bounds() throws IOException {
    IntentRecorder audit = audit(folder.resolve("a.jsonl"), Map.of("auditFileMaxBytes", "1024"));
    for (int number = 0; number < 10; number++) {
      assertTrue(isRecorded(audit));
    }
    audit.inFlight().close();
    try (Stream<Path> files = Files.list(folder)) {
      assertTrue(files.filter(path -> path.toString().endsWith(".jsonl")).count() > 2);
    }
  }

  @Test
  @DisplayName("days are those of the gate's clock")
  void audit_fileOfTheSameDay_goesOn() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{}\n");
    Files.setLastModifiedTime(file, FileTime.from(TestGates.NOW));
    IntentRecorder audit = audit(file, Map.of());
    assertTrue(isRecorded(audit));
    audit.inFlight().close();
    assertEquals(2, Files.readAllLines(file).size());
  }

  @Test
  @DisplayName("with a queue the disk holds nobody up, until the queue is full")
  void audit_queueThatRefuses_takesAsManyAndRefusesAtOnce() throws IOException {
    Path file = folder.resolve("a.jsonl");
    IntentRecorder audit = audit(file, Map.of("auditQueue", "4", "auditQueueFull", "refuse"));
    Files.delete(file);
    Files.createDirectory(file);
    assertTrue(isRecorded(audit));
    assertTrue(isRecorded(audit));
    // One that waits for room waits for 5 s.
    assertEquals(false, assertTimeout(Duration.ofSeconds(4), () -> isRecorded(audit)));
    Files.delete(file);
    audit.inFlight().close();
    assertEquals(2, Files.readAllLines(file).size());
  }
}
