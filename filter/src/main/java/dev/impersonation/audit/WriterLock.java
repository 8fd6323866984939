package dev.impersonation.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;

/**
 * Keeps a second writer from a file, of this process or of another one on this machine. Free again
 * however the process ends.
 */
final class WriterLock implements AutoCloseable {
  private final FileChannel file;
  private final String name;

  private WriterLock(FileChannel file, String name) {
    this.file = file;
    this.name = name;
  }

  /**
   * Locks a file beside this one.
   *
   * @throws IOException if it is locked already, or cannot be
   */
  static WriterLock of(Path path) throws IOException {
    Path lock = path.resolveSibling(path.getFileName() + ".lock");
    Path directory = lock.getParent();
    // Where POSIX rules, a process that closes the file anywhere loses the lock it holds on it: a
    // second sink of this process must not so much as open it, whichever loader has its classes.
    String name =
        WriterLock.class.getName()
            + " "
            + (directory == null ? lock : directory.toRealPath().resolve(lock.getFileName()));
    if (System.getProperties().putIfAbsent(name, "held") != null) {
      throw held();
    }
    boolean locked = false;
    try {
      FileChannel file = FileAccess.open(lock);
      try {
        locked = file.tryLock() != null;
      } catch (OverlappingFileLockException e) {
        throw held();
      } finally {
        if (!locked) {
          file.close();
        }
      }
      if (!locked) {
        throw held();
      }
      return new WriterLock(file, name);
    } finally {
      if (!locked) {
        System.clearProperty(name);
      }
    }
  }

  private static IOException held() {
    return new IOException("another sink or process writes to this file: give each its own");
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      System.clearProperty(name);
    }
  }
}
