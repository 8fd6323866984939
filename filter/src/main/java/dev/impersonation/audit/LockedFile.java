package dev.impersonation.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that is open here and by no other sink, of this process or of another one on this machine,
 * whichever of its names that one was given. Free again however the process ends. A device is open
 * without that: it has no lines that could be overwritten.
 */
final class LockedFile implements AutoCloseable {
  /** Behind all that is ever read: some systems keep what is locked from readers too. */
  private static final long LOCKED = 1L << 62;

  private static final int ATTEMPTS = 3;

  private final FileChannel channel;
  private final @Nullable Object key;
  private final @Nullable String mark;
  private @Nullable FileLock lock;

  private LockedFile(
      FileChannel channel, @Nullable Object key, @Nullable String mark, @Nullable FileLock lock) {
    this.channel = channel;
    this.key = key;
    this.mark = mark;
    this.lock = lock;
  }

  /**
   * Opens a file, which is made if it is not there, and keeps it from everybody but its owner.
   *
   * @param path without links
   * @throws IOException if another sink has it, or if it cannot be opened
   */
  static LockedFile open(Path path) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      FileAccess.make(path);
      BasicFileAttributes found = FilePlace.requireOwn(path);
      LockedFile opened =
          found.isOther()
              ? new LockedFile(FileAccess.open(path), found.fileKey(), null, null)
              : marked(path, found.fileKey());
      // Some layered file systems give a file another identity once it is opened to be written.
      if (Objects.equals(opened.key, keyOf(path))) {
        return opened;
      }
      opened.close();
    }
    throw new IOException("somebody replaces it while it is opened");
  }

  private static @Nullable Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private static LockedFile marked(Path path, @Nullable Object key) throws IOException {
    // Where POSIX rules, a process that closes the file anywhere loses the lock it holds on it: a
    // second sink of this process must not so much as open it, whichever loader has its classes.
    String mark = LockedFile.class.getName() + " " + (key == null ? path.toRealPath() : key);
    if (System.getProperties().putIfAbsent(mark, "held") != null) {
      throw held();
    }
    boolean done = false;
    try {
      LockedFile opened = locked(FileAccess.open(path), key, mark);
      done = true;
      FileAccess.keepToOwner(path);
      return opened;
    } finally {
      if (!done) {
        System.clearProperty(mark);
      }
    }
  }

  private static LockedFile locked(FileChannel channel, @Nullable Object key, String mark)
      throws IOException {
    boolean done = false;
    try {
      // Both at a time or neither: whoever has one is never kept from the other by an attempt.
      lock(channel, LOCKED, 2).release();
      FileLock lock = lock(channel, LOCKED, 1);
      done = true;
      return new LockedFile(channel, key, mark, lock);
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private static FileLock lock(FileChannel channel, long position, long size) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock(position, size, false);
    } catch (OverlappingFileLockException e) {
      throw held();
    }
    if (lock == null) {
      throw held();
    }
    return lock;
  }

  private static IOException held() {
    return new IOException("another sink or process writes to this file: give each its own");
  }

  /**
   * Locks it once more: whoever reads the file in this process, and closes it, takes the lock away
   * without a word. Of two bytes one is locked at any time, and both by whoever opens it.
   *
   * @throws IOException if another process has it by now
   */
  void renew() throws IOException {
    FileLock old = lock;
    if (old != null) {
      lock = lock(channel, old.position() == LOCKED ? LOCKED + 1 : LOCKED, 1);
      old.release();
    }
  }

  FileChannel channel() {
    return channel;
  }

  /** What it is, whatever its name: null where the system does not tell. */
  @Nullable Object key() {
    return key;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      if (mark != null) {
        System.clearProperty(mark);
      }
    }
  }
}
