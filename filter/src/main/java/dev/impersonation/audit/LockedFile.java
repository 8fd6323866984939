package dev.impersonation.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Locks a file for this process: no other one of this machine opens it, whichever of its names that
 * one was given. The lock ends with the process, however that ends. Other sinks of this process use
 * it in turn. For one thread at a time.
 */
final class LockedFile implements AutoCloseable {
  private static final int ATTEMPTS = 10;
  private static final String NAMED = "named ";

  private final Path path;
  private final String key;
  private final SharedFile shared;
  private boolean isTurn;
  private boolean isEntered;

  private LockedFile(Path path, String key) {
    this.path = path;
    this.key = key;
    this.shared = SharedFile.of(key);
  }

  /**
   * Opens a file, which is made if it is not there, and takes its turn.
   *
   * @param path without links
   * @param permissions which it has from then on, where the system knows of any
   * @throws IOException if another process has it, or if it cannot be opened
   */
  static LockedFile open(Path path, Set<PosixFilePermission> permissions) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      FileChannel made = FileAccess.make(path);
      LockedFile opened = null;
      boolean done = false;
      try {
        FilePlace.requireOwn(path);
        opened = new LockedFile(path, key(path));
        done = opened.enter(made);
        if (done) {
          FileAccess.permit(path, permissions);
          return opened;
        }
      } finally {
        if (!done) {
          closeBoth(opened, made);
        }
      }
    }
    throw new IOException("somebody replaces it while it is opened");
  }

  private static void closeBoth(@Nullable LockedFile opened, @Nullable FileChannel made)
      throws IOException {
    try (made) {
      if (opened != null) {
        opened.close();
      }
    }
  }

  private static String key(Path path) throws IOException {
    return key(
        path, Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }

  /** What it is, whatever its name: where the system does not say, the name without links. */
  private static String key(Path path, BasicFileAttributes found) throws IOException {
    FileSystem system = path.getFileSystem();
    // Files in memory are numbered by each of their systems anew.
    String of =
        system.equals(FileSystems.getDefault())
            ? ""
            : system.getClass().getName() + "@" + System.identityHashCode(system) + " ";
    Object key = found.fileKey();
    return key == null ? NAMED + of + path.toRealPath() : of + key;
  }

  private boolean enter(@Nullable FileChannel made) throws IOException {
    take();
    isEntered = shared.isEntered();
    if (isEntered) {
      shared.open(path, made);
    }
    // Some layered file systems give a file another identity once it is opened to be written.
    return isEntered && key.equals(key(path));
  }

  /** Keeps all others of this process from it, until it is {@linkplain #give given back}. */
  void take() throws IOException {
    if (!isTurn) {
      shared.turn().take();
      isTurn = true;
    }
  }

  void give() {
    if (isTurn) {
      isTurn = false;
      shared.turn().give();
    }
  }

  /** What all of them know of it: for whoever has the turn. */
  SharedFile shared() {
    return shared;
  }

  /** Whether it has that name, links followed. */
  boolean isAt(Path name) throws IOException {
    return key.equals(key(name, Files.readAttributes(name, BasicFileAttributes.class)));
  }

  /**
   * Locks it once more, or opens it again.
   *
   * @throws IOException if another process has it by now
   */
  void renew() throws IOException {
    if (shared.isOpen()) {
      shared.renew();
      return;
    }
    shared.open(path, null);
    if (!key.equals(key(path))) {
      shared.close();
      throw new IOException("somebody replaces it while it is opened");
    }
  }

  /**
   * Opens it again.
   *
   * @throws IOException if another process has it by now
   */
  void reopen() throws IOException {
    shared.close();
    renew();
  }

  /** Makes what is in there as safe as it can be, for whoever has the turn. */
  void force() throws IOException {
    if (shared.isOpen()) {
      shared.channel().force(true);
    }
  }

  /** Closes what failed, if it has the turn, so that it is opened anew by whoever is next. */
  void drop() {
    if (isTurn) {
      try {
        shared.close();
      } catch (IOException | RuntimeException e) {
        PackageLog.LOG.debug("the file {} cannot be closed", path, e);
      }
    }
  }

  /** The turn is given back, too. */
  @Override
  public void close() throws IOException {
    if (!isEntered) {
      give();
      return;
    }
    isEntered = false;
    try {
      take();
    } finally {
      try {
        shared.leave();
      } finally {
        give();
      }
    }
  }

  /** It was set aside under another name: what gets its own is another one. */
  void putAside() throws IOException {
    if (key.startsWith(NAMED)) {
      shared.close();
      shared.forget();
    } else {
      shared.putAside();
    }
  }
}
