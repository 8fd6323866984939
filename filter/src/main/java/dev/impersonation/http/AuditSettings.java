package dev.impersonation.http;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.FileAuditSink;
import dev.impersonation.audit.FileSync;
import dev.impersonation.audit.QueueFull;
import dev.impersonation.audit.Slf4jAuditSink;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds the settings that say what is recorded and where, and opens what they describe. */
final class AuditSettings {
  @Nullable AuditScope requests;
  @Nullable AuditSink sink;
  @Nullable Path file;
  @Nullable Long maxBytes;
  @Nullable Set<PosixFilePermission> permissions;
  @Nullable FileSync sync;
  @Nullable Long queue;
  @Nullable QueueFull queueFull;

  /** From the working directory of the process, which a server may have set to its own. */
  static Path path(String value) {
    try {
      Path path = Path.of(value).toAbsolutePath();
      if (path.getFileName() == null) {
        throw new SettingException("auditFile", "is a root folder: name a file in a folder");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new SettingException("auditFile", "is no path of this system: name a file");
    }
  }

  static Set<PosixFilePermission> permissions(String value) {
    try {
      return PosixFilePermissions.fromString(value);
    } catch (IllegalArgumentException e) {
      throw new SettingException(
          "auditFilePermissions",
          "must be nine characters such as rw-r-----: what the owner, the"
              + " group and others may do");
    }
  }

  /** Opens the file, if there is one: whoever calls must close what this returns. */
  IntentRecorder recorder(Clock clock, List<RequestObserver> observers) {
    refuseContradictions();
    Path path = file;
    AuditSink used;
    if (path != null) {
      FileAuditSink.Builder described = described(path, clock);
      used = new ReopenedSink(() -> built(described));
    } else {
      used = sink == null ? Slf4jAuditSink.create() : sink;
    }
    return new IntentRecorder(recorded(), used, clock, System::nanoTime, observers);
  }

  private AuditScope recorded() {
    return requests == null ? AuditScope.IMPERSONATED : requests;
  }

  /** Tells whose requests are recorded, and where. */
  @Override
  public String toString() {
    if (recorded() == AuditScope.OFF) {
      return "off";
    }
    String where = "logger impersonation.audit";
    if (file != null) {
      where = "file " + file;
    } else if (sink != null) {
      // Not what it says of itself: it is anybody's, and may tell of passwords.
      where = sink.getClass().getName();
    }
    return recorded().name().toLowerCase(Locale.ROOT) + ", to " + where;
  }

  void warn() {
    if (recorded() == AuditScope.OFF) {
      PackageLog.LOG.warn(
          "audit is off: no record says later what was done while somebody impersonated. Remove"
              + " audit=off, unless another component records both identities");
    } else if (file == null && sink == null && !Slf4jAuditSink.create().isEnabled()) {
      PackageLog.LOG.warn(
          "the logger impersonation.audit is not enabled at INFO: until it is, {} request is refused,"
              + " as nothing could be recorded. Enable it, or set auditFile or auditSink",
          recorded() == AuditScope.ALL ? "every identified" : "every impersonated");
    }
  }

  private static AuditSink built(FileAuditSink.Builder described) {
    try {
      return described.build();
    } catch (UncheckedIOException e) {
      throw new SettingException(
          "auditFile",
          "is refused, by "
              + Objects.requireNonNull(e.getCause()).getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + ". Its folder must be there and let this process write; no other process may"
              + " write to the same file",
          e);
    }
  }

  private void refuseContradictions() {
    if (requests == AuditScope.OFF && (sink != null || file != null)) {
      String other = file == null ? "auditSink" : "auditFile";
      throw new SettingException(
          "audit",
          "is off, and "
              + other
              + " is set: remove audit=off, or "
              + other
              + " if nothing must be recorded");
    }
    if (sink != null && file != null) {
      throw new SettingException("auditSink", "and auditFile are both set: remove one");
    }
    if (file == null) {
      List<String> without = new ArrayList<>();
      addIfSet("auditFileMaxBytes", maxBytes, without);
      addIfSet("auditFilePermissions", permissions, without);
      addIfSet("auditFileSync", sync, without);
      addIfSet("auditQueue", queue, without);
      addIfSet("auditQueueFull", queueFull, without);
      if (!without.isEmpty()) {
        throw new SettingException(
            without.get(0), "means nothing without auditFile: set that, or remove " + without);
      }
    }
    if (queueFull != null && queue == null) {
      throw new SettingException(
          "auditQueueFull", "means nothing without auditQueue: set it, or remove auditQueueFull");
    }
  }

  private static void addIfSet(String name, @Nullable Object value, List<String> names) {
    if (value != null) {
      names.add(name);
    }
  }

  private FileAuditSink.Builder described(Path path, Clock clock) {
    FileAuditSink.Builder builder = FileAuditSink.builder(path).clock(clock);
    Long bytes = maxBytes;
    if (bytes != null) {
      SettingException.named("auditFileMaxBytes", () -> builder.maxBytes(bytes));
    }
    if (sync != null) {
      builder.sync(sync);
    }
    Set<PosixFilePermission> permitted = permissions;
    if (permitted != null) {
      SettingException.named("auditFilePermissions", () -> builder.permissions(permitted));
    }
    Long events = queue;
    if (events != null) {
      int capacity = (int) Math.max(0, Math.min(events, Integer.MAX_VALUE));
      QueueFull whenFull = queueFull == null ? QueueFull.BLOCK : queueFull;
      SettingException.named("auditQueue", () -> builder.asynchronous(capacity, whenFull));
    }
    return builder;
  }
}
