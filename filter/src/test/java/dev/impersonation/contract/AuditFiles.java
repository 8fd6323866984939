package dev.impersonation.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The audit files of one test class's hosts. */
record AuditFiles(Path directory) {
  private static final JsonMapper JSON = new JsonMapper();

  static AuditFiles of(Class<?> tests) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "audit"));
      return new AuditFiles(Files.createTempDirectory(parent, tests.getSimpleName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The settings, with a file that the host writes to. */
  Map<String, String> addTo(Map<String, String> settings) {
    Map<String, String> audited = new LinkedHashMap<>(settings);
    audited.put("auditFile", directory.resolve("events.jsonl").toString());
    audited.put("auditFileSync", "never");
    return audited;
  }

  /** A file that can be written to until it is {@linkplain #spoil spoiled}. */
  Path spoiled() {
    return directory.resolve("spoiled");
  }

  /** What is no file cannot be written to, whoever this process runs as. */
  static void spoil(Path file) {
    try {
      if (Files.isRegularFile(file)) {
        Files.delete(file);
        Files.createDirectory(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All lines that are there, of the files that were set aside too. */
  List<String> lines() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".jsonl"))
          .sorted()
          .flatMap(AuditFiles::lines)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      String text = Files.readString(file);
      // What comes after the last end of a line is still being written.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode event(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no event: " + line, e);
    }
  }
}
