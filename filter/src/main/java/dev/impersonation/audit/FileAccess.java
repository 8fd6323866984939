package dev.impersonation.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** How the files of the audit are opened. */
final class FileAccess {
  private FileAccess() {}

  /** Readable by its owner alone, if it is made: it names people and what they did. */
  static FileChannel open(Path path) throws IOException {
    FileAttribute<?>[] attributes =
        isPosix(path)
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        attributes);
  }

  /** A new name is only safe once its directory is. */
  static void syncDirectory(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory != null && isPosix(file)) {
      try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
        opened.force(true);
      }
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
