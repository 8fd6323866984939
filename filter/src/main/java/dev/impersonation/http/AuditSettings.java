package dev.impersonation.http;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.FileAuditSink;
import dev.impersonation.audit.FileSync;
import dev.impersonation.audit.QueueFull;
import dev.impersonation.audit.Slf4jAuditSink;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is recorded and where, as far as a {@link GateBuilder} was told. */
final class AuditSettings {
  /** Those that describe a file; in code that is a {@link FileAuditSink}. */
  static final Map<String, BiConsumer<AuditSettings, String>> OF_FILE =
      Map.of(
          "auditFile", (audit, value) -> audit.file = path(value),
          "auditFileMaxBytes",
              (audit, value) -> audit.maxBytes = SettingText.number("auditFileMaxBytes", value),
          "auditFileSync",
              (audit, value) ->
                  audit.sync = SettingText.constant("auditFileSync", value, FileSync.class),
          "auditQueue", (audit, value) -> audit.queue = SettingText.number("auditQueue", value),
          "auditQueueFull",
              (audit, value) ->
                  audit.queueFull = SettingText.constant("auditQueueFull", value, QueueFull.class));

  @Nullable AuditedRequests requests;
  @Nullable AuditSink sink;
  private @Nullable Path file;
  private @Nullable Long maxBytes;
  private @Nullable FileSync sync;
  private @Nullable Long queue;
  private @Nullable QueueFull queueFull;

  private static Path path(String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("auditFile is no path of this system");
    }
  }

  Audit audit(Clock clock) {
    refuseContradictions();
    AuditedRequests recorded = requests == null ? AuditedRequests.IMPERSONATED : requests;
    Path path = file;
    if (path != null) {
      FileAuditSink.Builder described = described(path, clock);
      return new Audit(recorded, OwnSink.open(() -> built(described)), clock);
    }
    return new Audit(recorded, sink == null ? Slf4jAuditSink.create() : sink, clock);
  }

  private static AuditSink built(FileAuditSink.Builder described) {
    try {
      return described.build();
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException("auditFile is refused: " + e.getMessage(), e);
    }
  }

  private void refuseContradictions() {
    if (requests == AuditedRequests.OFF && (sink != null || file != null)) {
      throw new IllegalArgumentException(
          "audit=off with " + (file == null ? "auditSink" : "auditFile") + ": remove one of them");
    }
    if (sink != null && file != null) {
      throw new IllegalArgumentException("auditSink and auditFile are both set: remove one");
    }
    if (file == null) {
      Set<String> without = new TreeSet<>();
      addIfSet("auditFileMaxBytes", maxBytes, without);
      addIfSet("auditFileSync", sync, without);
      addIfSet("auditQueue", queue, without);
      addIfSet("auditQueueFull", queueFull, without);
      if (!without.isEmpty()) {
        throw new IllegalArgumentException(
            without + " mean nothing without auditFile: set it, or remove them");
      }
    }
    if (queueFull != null && queue == null) {
      throw new IllegalArgumentException(
          "auditQueueFull means nothing without auditQueue: set it, or remove auditQueueFull");
    }
  }

  private static void addIfSet(String name, @Nullable Object value, Set<String> names) {
    if (value != null) {
      names.add(name);
    }
  }

  private FileAuditSink.Builder described(Path path, Clock clock) {
    FileAuditSink.Builder builder = FileAuditSink.builder(path).clock(clock);
    if (maxBytes != null) {
      builder.maxBytes(maxBytes);
    }
    if (sync != null) {
      builder.sync(sync);
    }
    if (queue != null) {
      builder.asynchronous(
          Math.toIntExact(Math.min(queue, Integer.MAX_VALUE)),
          queueFull == null ? QueueFull.BLOCK : queueFull);
    }
    return builder;
  }
}
