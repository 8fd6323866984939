package dev.impersonation.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes and opens the files of the audit with strict permissions: they name people and what they
 * did.
 */
final class FileAccess {
  static final Set<PosixFilePermission> OF_OWNER = PosixFilePermissions.fromString("rw-------");

  private FileAccess() {}

  /**
   * Makes the file for its owner alone, unless something of that name is there.
   *
   * @return the open file if this made it; null if it was there, and so must be checked
   */
  static @Nullable FileChannel make(Path path) throws IOException {
    FileAttribute<?>[] attributes =
        FileOwner.isKnown(path)
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OF_OWNER)}
            : new FileAttribute<?>[0];
    try {
      return FileChannel.open(
          path,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
          attributes);
    } catch (FileAlreadyExistsException e) {
      return null;
    }
  }

  /** Opens what is there, a link excepted. */
  static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** Sets who may do what, whatever the umask of this process or a maker of before said. */
  static void permit(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (FileOwner.isKnown(path) && !Files.getPosixFilePermissions(path).equals(permissions)) {
      Files.setPosixFilePermissions(path, permissions);
    }
  }

  /** A new name is only safe once its directory is. */
  static void syncDirectory(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory != null && FileOwner.isKnown(file)) {
      try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
        opened.force(true);
      }
    }
  }
}
