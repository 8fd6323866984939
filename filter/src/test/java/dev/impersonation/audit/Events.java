package dev.impersonation.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Events to record, and what was recorded. */
final class Events {
  static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  private Events() {}

  static AuditEvent.Builder of(AuditEvent.Kind kind) {
    return AuditEvent.builder(
        kind,
        NOW,
        ImpersonationContext.builder("https://issuer.example", "user_customer")
            .sessionId("sess_1")
            .actor(Actor.of("user_engineer"))
            .build());
  }

  /** An event that can be told from the others by its path. */
  static AuditEvent numbered(int number) {
    return of(AuditEvent.Kind.INTENT).operation("GET", "/" + number).build();
  }

  static JsonNode json(String line) {
    try {
      return new JsonMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  /** The paths of the events in a file, in order. */
  static List<String> paths(Path file) throws IOException {
    List<String> paths = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
      paths.add(json(line).path("path").asText());
    }
    return paths;
  }
}
