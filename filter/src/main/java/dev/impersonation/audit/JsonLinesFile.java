package dev.impersonation.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of one event a line, which is set aside under another name when it is full or its day is
 * over, and never overwritten or deleted.
 */
final class JsonLinesFile implements EventWriter {
  private static final Logger log = LoggerFactory.getLogger(FileAuditSink.class);

  private final Path path;
  private final long maxBytes;
  private final FileSync sync;
  private final Clock clock;
  private final FileChannel lockFile;
  private @Nullable FileChannel channel;
  private long size;
  private LocalDate day;

  private JsonLinesFile(
      Path path, long maxBytes, FileSync sync, Clock clock, FileChannel lockFile) {
    this.path = path;
    this.maxBytes = maxBytes;
    this.sync = sync;
    this.clock = clock;
    this.lockFile = lockFile;
    this.day = today();
  }

  /**
   * Opens the file, to go on at its end.
   *
   * @throws IOException if it cannot be opened, or if somebody else writes to it
   */
  static JsonLinesFile open(Path path, long maxBytes, FileSync sync, Clock clock)
      throws IOException {
    Path absolute = path.toAbsolutePath();
    FileChannel lockFile = lock(absolute.resolveSibling(absolute.getFileName() + ".lock"));
    JsonLinesFile file = new JsonLinesFile(absolute, maxBytes, sync, clock, lockFile);
    try {
      file.open();
    } catch (IOException e) {
      lockFile.close();
      throw e;
    }
    return file;
  }

  /** Held by the process, so that it is free again however the process ends. */
  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel = create(path);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This process itself holds it.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new IOException("another sink or process writes to this file: give each its own");
    }
    return channel;
  }

  /** Readable by its owner alone: it names people and what they did. */
  private static FileChannel create(Path path) throws IOException {
    FileAttribute<?>[] attributes =
        isPosix()
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        attributes);
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  private FileChannel open() throws IOException {
    FileChannel opened = create(path);
    try {
      size = opened.size();
      day =
          size == 0
              ? today()
              : LocalDate.ofInstant(Files.getLastModifiedTime(path).toInstant(), ZoneOffset.UTC);
      if (endsWithinALine(opened)) {
        log.warn(
            "the audit file {} ends within a line: what was being written when its last writer"
                + " ended was not acknowledged. The line is kept as it is, and closed",
            path);
        append(opened, ByteBuffer.wrap(new byte[] {'\n'}));
      }
      syncDirectory();
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    channel = opened;
    return opened;
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
    FileChannel open = opened();
    if (size > 0 && !day.equals(today())) {
      open = rotate(open);
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream(512 * events.size());
    int written = 0;
    for (AuditEvent event : events) {
      int before = lines.size();
      EventJson.write(event, lines);
      if (size + lines.size() > maxBytes && (written > 0 || size > 0)) {
        if (written > 0) {
          append(open, ByteBuffer.wrap(lines.toByteArray(), 0, before));
          return written;
        }
        open = rotate(open);
      }
      written++;
    }
    append(open, ByteBuffer.wrap(lines.toByteArray()));
    return written;
  }

  private FileChannel opened() throws IOException {
    FileChannel open = channel;
    if (open != null && Files.notExists(path)) {
      log.warn("the audit file {} was taken away: a new one is begun", path);
      channel = null;
      open.close();
      open = null;
    }
    return open == null ? open() : open;
  }

  /** All of it, or nothing. */
  private void append(FileChannel open, ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    try {
      long position = size;
      while (bytes.hasRemaining()) {
        position += open.write(bytes, position);
      }
      if (sync == FileSync.ALWAYS) {
        open.force(false);
      }
      size += length;
    } catch (IOException e) {
      undo(open, e);
      throw e;
    }
  }

  /** What cannot be undone is found when the file is opened again. */
  private void undo(FileChannel open, IOException failure) {
    channel = null;
    try (open) {
      open.truncate(size);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private FileChannel rotate(FileChannel full) throws IOException {
    channel = null;
    full.close();
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String ending = dot > 0 ? name.substring(dot) : "";
    for (int number = 1; ; number++) {
      Path aside = path.resolveSibling("%s.%s.%04d%s".formatted(stem, day, number, ending));
      if (Files.notExists(aside)) {
        try {
          Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
          return open();
        } catch (FileAlreadyExistsException e) {
          // Made meanwhile: the next number then.
        }
      }
    }
  }

  /** A new name is only safe once its directory is. */
  private void syncDirectory() throws IOException {
    Path directory = path.getParent();
    if (sync == FileSync.ALWAYS && directory != null && isPosix()) {
      try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
        opened.force(true);
      }
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    try (lockFile) {
      if (open != null) {
        open.force(true);
        open.close();
      }
    }
  }
}
