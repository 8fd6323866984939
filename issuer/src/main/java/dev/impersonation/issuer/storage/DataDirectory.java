package dev.impersonation.issuer.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a directory for one issuer of this process, and from other users. H2 keeps other processes
 * out, but would share the database within one.
 */
final class DataDirectory {
  static final String IN_USE = "is in use by another issuer";

  /** With which the names of all files of the store begin. */
  private static final String STORE = "issuer";

  private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Path path;

  private DataDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes the directory if it is not there, for its owner alone: it holds private keys. One that is
   * there is kept from others too.
   */
  static DataDirectory claim(Path directory) {
    Path path = made(directory.toAbsolutePath());
    if (!CLAIMED.add(path)) {
      throw new StorageException(message(path, IN_USE), null);
    }
    return new DataDirectory(path);
  }

  private static Path made(Path directory) {
    try {
      OwnFiles.requireOwnWay(directory);
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, ownerOnly(directory));
      }
      Path path = directory.toRealPath();
      OwnFiles.close(path, STORE + ".");
      return path;
    } catch (OwnFiles.NotOwn e) {
      throw new StorageException(message(directory, String.valueOf(e.getMessage())), e);
    } catch (IOException | UncheckedIOException | SecurityException e) {
      throw new StorageException(message(directory, "cannot be made"), e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path directory) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Whether there is a store in this directory, be it one that cannot be used. */
  static boolean hasStore(Path directory) {
    return Files.exists(directory.resolve(STORE + ".mv.db"));
  }

  /** Where the files of the store are, without the endings of their names. */
  Path store() {
    return path.resolve(STORE);
  }

  /** To be called when files may have been made: as their maker made them, others may read them. */
  void closeFiles() {
    try {
      OwnFiles.closeFiles(path, STORE + ".");
    } catch (IOException | UncheckedIOException | SecurityException e) {
      throw new StorageException("has files that cannot be kept from others", e);
    }
  }

  void release() {
    CLAIMED.remove(path);
  }

  StorageException refused(StorageException cause) {
    return new StorageException(message(path, String.valueOf(cause.getMessage())), cause);
  }

  private static String message(Path path, String problem) {
    return "the data directory "
        + path
        + " "
        + problem
        + ": "
        + (problem.equals(IN_USE)
            ? "end that one, or set another"
            : "put it right, or set another");
  }
}
