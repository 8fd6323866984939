package dev.impersonation.contract;

import dev.impersonation.support.AuditReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The audit files of one test class's hosts. */
public record AuditFiles(Path directory, AuditReader reader) {
  static AuditFiles of(Class<?> tests) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "audit"));
      Path directory = Files.createTempDirectory(parent, tests.getSimpleName());
      return new AuditFiles(directory, new AuditReader(directory));
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
}
