package dev.impersonation.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to a file, each as JSON on a line of its own. When the file is full, or its day is
 * over in UTC, it is set aside as {@code <name>.<day>.<number>.<ending>}; nothing is ever deleted.
 * If it cannot be set aside, that is logged as an error, and it grows on. A file that somebody else
 * moves, replaces or cuts is noticed with the next event and gone on with, or begun anew.
 *
 * <p>An event is {@linkplain #record recorded} once it is in the file and, by default, on the disk.
 * A {@linkplain Builder#asynchronous asynchronous} sink returns before that, and keeps trying. A
 * file belongs to one process of a machine: another one is refused, whichever name or link it was
 * given. Sinks of one process write to it in turn, those of other applications too, so that one
 * that is redeployed may start before it stops: the file is full once the first of them says so. A
 * file behind a link is set aside where it is.
 *
 * <p>Where the system knows of POSIX permissions, the files are for the user of this process alone,
 * unless {@linkplain Builder#permissions others} may read them, also one that was there before.
 * Nobody else may write to their folder, except for its group, which loses that permission; links
 * are followed if nobody but root and this user can have made them. Where that is not so, the sink
 * is refused, or no event recorded.
 *
 * <p>Safe for use by many threads. It has a thread of its own, until it is closed.
 */
public final class FileAuditSink implements AuditSink {
  private final EventQueue queue;
  private final boolean waits;

  private FileAuditSink(EventQueue queue, boolean waits) {
    this.queue = queue;
    this.waits = waits;
  }

  /**
   * Returns a builder of a sink for this file, which is made if it is not there. A relative path is
   * one from the working directory of the process; messages name the absolute one.
   */
  public static Builder builder(Path path) {
    return new Builder(path);
  }

  /**
   * Records an event.
   *
   * @throws AuditUnavailableException if it could not be written, or not in time; if this sink is
   *     asynchronous, when its queue is full; and when it is closed. An event that was being
   *     written when its time was over may be in the file all the same: an intent without outcome
   */
  @Override
  public void record(AuditEvent event) {
    if (waits) {
      queue.write(event);
    } else {
      queue.enqueue(event);
    }
  }

  /**
   * Records an intent, and keeps a place for its outcome. If the outcome cannot be written, or not
   * in time, nothing is thrown: it is tried again until it is written, as by an asynchronous sink.
   *
   * @throws AuditUnavailableException as {@link #record} does, and if 64 others wait already for a
   *     disk that is stuck
   */
  @Override
  public PendingOutcome recordIntent(AuditEvent intent) {
    return waits ? queue.writeIntent(intent) : queue.enqueueIntent(intent);
  }

  /** Returns how many events are accepted and not written yet, for health checks. */
  public int pending() {
    return queue.size();
  }

  /**
   * Writes the pending events, waits for that as long as for an event or little more, and closes
   * the file. What still cannot be written then is lost, and how many it was is logged as an error;
   * while the file system is stuck the file stays this sink's.
   */
  @Override
  public void close() {
    queue.close();
  }

  /** Builds a {@link FileAuditSink}. Not safe for use by many threads. */
  public static final class Builder {
    private static final long MIN_BYTES = 1024;
    private static final Set<PosixFilePermission> READABLE =
        PosixFilePermissions.fromString("rw-r--r--");

    private final Path path;
    private long maxBytes = 100L * 1024 * 1024;
    private FileSync sync = FileSync.ALWAYS;
    private @Nullable Set<PosixFilePermission> permissions;
    private int capacity = 10_000;
    private QueueFull whenFull = QueueFull.BLOCK;
    private Duration patience = Duration.ofSeconds(5);
    private Clock clock = Clock.systemUTC();
    private boolean waits = true;

    private Builder(Path path) {
      this.path = Objects.requireNonNull(path, "path").toAbsolutePath();
    }

    /**
     * Sets how many bytes a file has at the most, before the next is begun: 100 MiB. One event is
     * never split: a file of one alone may be larger.
     *
     * @throws IllegalArgumentException if it is less than 1024
     */
    public Builder maxBytes(long maxBytes) {
      if (maxBytes < MIN_BYTES) {
        throw new IllegalArgumentException("maxBytes must be at least " + MIN_BYTES);
      }
      this.maxBytes = maxBytes;
      return this;
    }

    /** Sets what an event survives once it is written: {@link FileSync#ALWAYS}. */
    public Builder sync(FileSync sync) {
      this.sync = Objects.requireNonNull(sync, "sync");
      return this;
    }

    /**
     * Sets what the file has for permissions, also once it is set aside, and one that was there
     * before: {@code rw-------}. The file beside it that locks it is always for its owner alone.
     * Where the file system knows of no such permissions, {@link #build} then refuses.
     *
     * @throws IllegalArgumentException if its owner may not read and write, if others may write, or
     *     if anybody may execute it
     */
    public Builder permissions(Set<PosixFilePermission> permissions) {
      if (!permissions.containsAll(FileAccess.OF_OWNER) || !READABLE.containsAll(permissions)) {
        throw new IllegalArgumentException(
            "permissions must let the owner read and write, and others read at the most, such as"
                + " rw-r-----");
      }
      this.permissions = Set.copyOf(permissions);
      return this;
    }

    /**
     * Sets how long an event may take, or wait for room, before it counts as not recorded: 5 s.
     *
     * @throws IllegalArgumentException if it is not between 1 ms and 1 min
     */
    public Builder patience(Duration patience) {
      if (patience.compareTo(Duration.ofMillis(1)) < 0
          || patience.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException("patience must be between 1 ms and 1 min");
      }
      this.patience = patience;
      return this;
    }

    /**
     * Has requests not wait for the disk: an event counts as recorded once it is in a queue of this
     * process. It is written within moments, again and again if that fails, and is lost if the
     * process ends before that and before {@link FileAuditSink#close}.
     *
     * @param capacity how many events the queue holds, those included that are to come: each
     *     request that was allowed has a place for its outcome until that is there
     * @param whenFull what becomes of one more
     * @throws IllegalArgumentException if the capacity is not between 2 and 1,000,000
     */
    public Builder asynchronous(int capacity, QueueFull whenFull) {
      EventQueue.requireCapacity(capacity);
      this.capacity = capacity;
      this.whenFull = Objects.requireNonNull(whenFull, "whenFull");
      this.waits = false;
      return this;
    }

    /** Sets the clock that decides when a day is over. */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Opens the file. If it ends within a line, its last writer was killed: that is logged, and the
     * line kept and closed.
     *
     * @throws UncheckedIOException if the file cannot be opened, if it is no regular file, if
     *     another process writes to it, or if others could put something else in its place; the
     *     message names it and the fix
     */
    public FileAuditSink build() {
      try {
        EventLines.tryOut();
        EventWriter writer =
            JsonLinesFile.open(new FileName(path, permissions), maxBytes, sync, clock);
        boolean started = false;
        try {
          EventQueue queue = new EventQueue(path.toString(), writer, capacity, whenFull, patience);
          started = true;
          return new FileAuditSink(queue, waits);
        } finally {
          if (!started) {
            writer.close();
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(
            "the audit file " + path + " cannot be written to: " + fix(e), e);
      }
    }

    private static String fix(IOException failure) {
      if (failure instanceof AccessDeniedException) {
        return "access is denied. Let the user of this process write to it and to its directory";
      }
      if (failure instanceof NoSuchFileException) {
        return "its directory is not there. Make it, for the user of this process";
      }
      return failure instanceof FileSystemException other && other.getReason() != null
          ? other.getReason() + ". Name a file on a disk that this process may write to"
          : String.valueOf(failure.getMessage());
    }
  }
}
