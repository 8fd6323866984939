package dev.impersonation.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file of one event a line, which is set aside under another name when it is full or its
 * day is over, and never overwritten or deleted.
 */
final class JsonLinesFile implements EventWriter {
  private static final String CHANGED =
      "the audit file {} was moved, replaced or changed by somebody else";

  private static final int ATTEMPTS = 100;
  private static final int MAX_BATCH = 1024;
  private static final int MAX_BATCH_BYTES = 512 * 1024;
  private static final long ROTATION_RETRY_NANOS = Duration.ofMinutes(1).toNanos();

  private final FileName name;
  private final long maxBytes;
  private final FileSync sync;
  private final Clock clock;
  private final EventLines lines = new EventLines();
  private @Nullable LockedFile current;
  private long nextRotation = System.nanoTime();

  private JsonLinesFile(FileName name, long maxBytes, FileSync sync, Clock clock) {
    this.name = name;
    this.maxBytes = maxBytes;
    this.sync = sync;
    this.clock = clock;
  }

  /**
   * Opens the file, to go on at its end.
   *
   * @throws IOException if it cannot be opened, or if another process writes to it
   */
  static JsonLinesFile open(FileName name, long maxBytes, FileSync sync, Clock clock)
      throws IOException {
    JsonLinesFile file = new JsonLinesFile(name, maxBytes, sync, clock);
    boolean opened = false;
    try {
      file.opened().give();
      opened = true;
      return file;
    } catch (RuntimeException e) {
      throw checked(e);
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  /** File systems throw both kinds where they fail, and clocks this one. */
  private static IOException checked(RuntimeException failure) {
    return new IOException(failure.toString(), failure);
  }

  @Override
  public int maxBatch() {
    return MAX_BATCH;
  }

  @Override
  public int write(List<AuditEvent> events) throws IOException {
    boolean done = false;
    try {
      int written = write(events, opened().shared());
      done = true;
      return written;
    } catch (RuntimeException e) {
      throw checked(e);
    } finally {
      LockedFile last = current;
      if (last != null && !done) {
        last.drop();
      }
      if (last != null) {
        last.give();
      }
    }
  }

  private int write(List<AuditEvent> events, SharedFile opened) throws IOException {
    SharedFile file = opened;
    if (file.size() > 0 && isDayOver(file.day()) && mayRotate()) {
      file = rotate();
    }
    lines.clear();
    int written = 0;
    for (AuditEvent event : events) {
      int before = lines.size();
      lines.add(event);
      boolean isTooMuch = file.size() + lines.size() > maxBytes && mayRotate();
      if (written > 0 && (isTooMuch || lines.size() > MAX_BATCH_BYTES)) {
        append(file, lines.first(before));
        return written;
      }
      // Again, if another application was first to write to the new one.
      while (file.size() > 0 && file.size() + lines.size() > maxBytes && mayRotate()) {
        file = rotate();
      }
      written++;
    }
    append(file, lines.first(lines.size()));
    return written;
  }

  /**
   * Takes the turn of the file that has the name: what is written to one that was moved away,
   * nobody may look for.
   */
  private LockedFile opened() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LockedFile open = current;
      if (open == null) {
        open = openHere();
        current = open;
      }
      open.take();
      if (isCurrent(open)) {
        open.renew();
        settle(open);
        return open;
      }
      current = null;
      open.close();
    }
    throw new IOException("somebody replaces it while it is opened");
  }

  private LockedFile openHere() throws IOException {
    LockedFile opened = name.open();
    boolean done = false;
    try {
      if (sync == FileSync.ALWAYS) {
        name.syncDirectory();
      }
      done = true;
      return opened;
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  private boolean isCurrent(LockedFile open) throws IOException {
    if (open.shared().isAside()) {
      return false;
    }
    boolean isThere;
    try {
      isThere = name.isOf(open);
    } catch (NoSuchFileException e) {
      isThere = false;
    }
    if (!isThere) {
      PackageLog.LOG.warn(CHANGED, name);
    }
    return isThere;
  }

  /** Goes on at its end: behind what is there for good, and behind what others may have added. */
  private void settle(LockedFile open) throws IOException {
    SharedFile file = open.shared();
    if (file.isKnown() && file.isTorn() && name.size() > file.size()) {
      file.channel().truncate(file.size());
    }
    file.mend();
    if (file.isKnown() && name.size() != file.size()) {
      PackageLog.LOG.warn(CHANGED, name);
      // Another process may have it, which this finds out.
      open.reopen();
      file.size(SharedFile.UNKNOWN);
    }
    if (!file.isKnown()) {
      adopt(file, name.size());
    }
  }

  private void adopt(SharedFile file, long size) throws IOException {
    if (!file.hasDay()) {
      file.day(size == 0 ? today() : dayOf(name.lastModified()));
    }
    file.size(size);
    if (size > 0 && endsWithinALine(file.channel(), size)) {
      PackageLog.LOG.warn(
          "the audit file {} ends within a line: its last writer was killed while it wrote that"
              + " event. The line is kept as it is, and closed",
          name);
      closeLine(file);
    }
  }

  private void closeLine(SharedFile file) throws IOException {
    boolean done = false;
    try {
      append(file, ByteBuffer.wrap(new byte[] {'\n'}));
      done = true;
    } finally {
      if (!done) {
        file.size(SharedFile.UNKNOWN);
      }
    }
  }

  private static boolean endsWithinALine(FileChannel channel, long size) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    channel.read(last, size - 1);
    return last.get(0) != '\n';
  }

  /** All of it, or nothing. */
  private void append(SharedFile file, ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    boolean done = false;
    try {
      long position = file.size();
      while (bytes.hasRemaining()) {
        position += file.channel().write(bytes, position);
      }
      if (sync == FileSync.ALWAYS) {
        file.channel().force(false);
      }
      file.size(file.size() + length);
      done = true;
    } finally {
      if (!done) {
        undo(file);
      }
    }
  }

  /** What cannot be undone now is undone before the next event, or that fails too. */
  private void undo(SharedFile file) {
    file.tear();
    try {
      file.channel().truncate(file.size());
      file.mend();
    } catch (IOException | RuntimeException e) {
      PackageLog.LOG.debug("the audit file {} cannot be cut to what was acknowledged", name, e);
    }
  }

  private SharedFile rotate() throws IOException {
    LockedFile full = Objects.requireNonNull(current);
    try {
      name.setAside(full.shared().day());
    } catch (IOException | RuntimeException e) {
      nextRotation = System.nanoTime() + ROTATION_RETRY_NANOS;
      PackageLog.LOG.error(
          "the audit file {} cannot be set aside, and grows on: {}", name, e.toString());
      return full.shared();
    }
    current = null;
    try {
      full.putAside();
    } finally {
      // Whatever that throws, the turn is given back: nobody else would come to do it.
      full.close();
    }
    return opened().shared();
  }

  private boolean mayRotate() {
    return System.nanoTime() - nextRotation >= 0;
  }

  /** A clock that is put back over midnight does not begin the old day again. */
  private boolean isDayOver(LocalDate day) {
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
    current = null;
    try (name) {
      if (open != null) {
        try (open) {
          open.take();
          open.force();
        }
      }
    }
  }
}
