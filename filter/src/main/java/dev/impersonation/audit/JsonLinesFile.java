package dev.impersonation.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of one event a line, which is set aside under another name when it is full or its day is
 * over, and never overwritten or deleted.
 */
final class JsonLinesFile implements EventWriter {
  private static final Logger log = LoggerFactory.getLogger(FileAuditSink.class);
  private static final int MAX_BATCH = 1024;
  private static final int MAX_BATCH_BYTES = 512 * 1024;
  private static final long ROTATION_RETRY_NANOS = Duration.ofMinutes(1).toNanos();

  private final Path path;

  /** The same, without links; it may change while this runs. */
  private Path place;

  /** Holds the name while files change under it. */
  private @Nullable LockedFile name;

  private final long maxBytes;
  private final FileSync sync;
  private final Clock clock;
  private final EventLines lines = new EventLines();
  private @Nullable LockedFile current;
  private @Nullable Object fileKey;
  private LocalDate day;
  private long nextRotation = System.nanoTime();

  /** How much of the file is there for good; what is behind it was not acknowledged. */
  private long size;

  private boolean isUndone = true;

  private JsonLinesFile(Path path, long maxBytes, FileSync sync, Clock clock) {
    this.path = path;
    this.place = path;
    this.maxBytes = maxBytes;
    this.sync = sync;
    this.clock = clock;
    this.day = today();
  }

  /**
   * Opens the file, to go on at its end.
   *
   * @throws IOException if it cannot be opened, or if somebody else writes to it
   */
  static JsonLinesFile open(Path path, long maxBytes, FileSync sync, Clock clock)
      throws IOException {
    JsonLinesFile file = new JsonLinesFile(path.toAbsolutePath(), maxBytes, sync, clock);
    boolean opened = false;
    try {
      file.open();
      opened = true;
      return file;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  @Override
  public int maxBatch() {
    return MAX_BATCH;
  }

  private LockedFile open() throws IOException {
    LockedFile opened = openHere();
    boolean done = false;
    try {
      FileChannel channel = opened.channel();
      boolean isTheSame = fileKey != null && fileKey.equals(opened.key());
      if (isTheSame && !isUndone && channel.size() > size) {
        channel.truncate(size);
      }
      isUndone = true;
      fileKey = opened.key();
      size = channel.size();
      if (!isTheSame) {
        day = size == 0 ? today() : dayOf(Files.getLastModifiedTime(place).toInstant());
      }
      if (endsWithinALine(channel)) {
        log.warn(
            "the audit file {} ends within a line: its last writer was killed while it wrote that"
                + " event. The line is kept as it is, and closed",
            path);
        append(opened, ByteBuffer.wrap(new byte[] {'\n'}));
      }
      if (sync == FileSync.ALWAYS) {
        FileAccess.syncDirectory(place);
      }
      done = true;
    } finally {
      if (!done) {
        opened.close();
      }
    }
    current = opened;
    return opened;
  }

  private LockedFile openHere() throws IOException {
    Path found = FilePlace.of(path);
    LockedFile held = name;
    if (held == null || !found.equals(place)) {
      name = null;
      if (held != null) {
        held.close();
      }
      place = found;
      name = FilePlace.isDevice(found) ? null : LockedFile.open(FilePlace.lockOf(found));
    }
    return LockedFile.open(found);
  }

  private boolean endsWithinALine(FileChannel opened) throws IOException {
    if (size == 0) {
      return false;
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    opened.read(last, size - 1);
    return last.get(0) != '\n';
  }

  @Override
  public int write(List<AuditEvent> events) throws IOException {
    LockedFile open = opened();
    if (size > 0 && isDayOver() && mayRotate()) {
      open = rotate(open);
    }
    lines.clear();
    int written = 0;
    for (AuditEvent event : events) {
      int before = lines.size();
      lines.add(event);
      boolean isTooMuch = size + lines.size() > maxBytes && mayRotate();
      if (written > 0 && (isTooMuch || lines.size() > MAX_BATCH_BYTES)) {
        append(open, lines.first(before));
        return written;
      }
      if (isTooMuch && size > 0) {
        open = rotate(open);
      }
      written++;
    }
    append(open, lines.first(lines.size()));
    return written;
  }

  /** The file under its name: what is written to one that was moved away, nobody may look for. */
  private LockedFile opened() throws IOException {
    LockedFile open = current;
    if (open == null) {
      return open();
    }
    boolean isOurs = false;
    try {
      open.renew();
      isOurs = isOurs();
    } finally {
      if (!isOurs) {
        current = null;
        open.close();
      }
    }
    if (isOurs) {
      return open;
    }
    log.warn("the audit file {} was moved, replaced or changed by somebody else", path);
    return open();
  }

  private boolean isOurs() throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return Objects.equals(fileKey, now.fileKey()) && now.size() == size;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** All of it, or nothing. */
  private void append(LockedFile open, ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    boolean done = false;
    try {
      long position = size;
      while (bytes.hasRemaining()) {
        position += open.channel().write(bytes, position);
      }
      if (sync == FileSync.ALWAYS) {
        open.channel().force(false);
      }
      size += length;
      done = true;
    } finally {
      if (!done) {
        undo(open);
      }
    }
  }

  /** What cannot be undone now is undone before the next event, or that fails too. */
  private void undo(LockedFile open) {
    current = null;
    isUndone = false;
    try (open) {
      open.channel().truncate(size);
      isUndone = true;
    } catch (IOException e) {
      log.debug("the audit file {} cannot be cut to what was acknowledged", path, e);
    }
  }

  private LockedFile rotate(LockedFile full) throws IOException {
    try {
      FileAccess.keepToOwner(place);
      Files.move(place, FilePlace.freeBeside(place, day), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      nextRotation = System.nanoTime() + ROTATION_RETRY_NANOS;
      log.error("the audit file {} cannot be set aside, and grows on: {}", path, e.toString());
      return full;
    }
    current = null;
    fileKey = null;
    full.close();
    return open();
  }

  private boolean mayRotate() {
    return System.nanoTime() - nextRotation >= 0;
  }

  /** A clock that is put back over midnight does not begin the old day again. */
  private boolean isDayOver() {
    LocalDate today = today();
    return today.isAfter(day) || today.isBefore(day.minusDays(1));
  }

  private LocalDate today() {
    return dayOf(clock.instant());
  }

  private static LocalDate dayOf(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  @Override
  public void close() throws IOException {
    LockedFile open = current;
    LockedFile held = name;
    current = null;
    name = null;
    try (held) {
      if (open != null) {
        try (open) {
          open.channel().force(true);
        }
      }
    }
  }
}
