package dev.impersonation.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the name of an audit file from other processes while files change under it: between setting
 * one aside and beginning the next nobody else can begin one.
 */
final class FileName implements AutoCloseable {
  private final Path path;

  /** The same, without links; it may change while this is used. */
  private Path place;

  private @Nullable LockedFile lock;
  private final @Nullable Set<PosixFilePermission> permissions;

  /**
   * @param permissions of the files; null for the owner's alone, where the system knows of any
   */
  FileName(Path path, @Nullable Set<PosixFilePermission> permissions) {
    this.permissions = permissions;
    this.path = path.toAbsolutePath();
    this.place = this.path;
  }

  /** Opens the file that has the name, or makes it, and takes its turn. */
  LockedFile open() throws IOException {
    Path found = FilePlace.of(path);
    if (permissions != null && !FileOwner.isKnown(found)) {
      throw new IOException(
          "its file system knows of no permissions as POSIX has them. Leave auditFilePermissions"
              + " out, and set who may read its folder");
    }
    LockedFile held = lock;
    if (held == null || !found.equals(place)) {
      lock = null;
      if (held != null) {
        held.close();
      }
      place = found;
      held = LockedFile.open(FilePlace.lockOf(found), FileAccess.OF_OWNER);
      held.give();
      lock = held;
    }
    return LockedFile.open(found, permissions());
  }

  private Set<PosixFilePermission> permissions() {
    return permissions == null ? FileAccess.OF_OWNER : permissions;
  }

  /** Whether the name is that file's. */
  boolean isOf(LockedFile file) throws IOException {
    return file.isAt(path);
  }

  void syncDirectory() throws IOException {
    FileAccess.syncDirectory(place);
  }

  long size() throws IOException {
    return Files.size(place);
  }

  Instant lastModified() throws IOException {
    return Files.getLastModifiedTime(place).toInstant();
  }

  /** Moves what has the name to another one. */
  void setAside(LocalDate day) throws IOException {
    FileAccess.permit(place, permissions());
    Files.move(place, FilePlace.freeBeside(place, day), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    LockedFile held = lock;
    lock = null;
    if (held != null) {
      held.close();
    }
  }

  /** As it was given, but for the folder that it is relative to. */
  @Override
  public String toString() {
    return path.toString();
  }
}
