package dev.impersonation.issuer.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps a directory and the store in it from other users: it holds private keys and personal data.
 * Does nothing where the system knows of no owners and permissions.
 */
final class OwnFiles {
  private static final Set<PosixFilePermission> OF_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OF_FILE =
      PosixFilePermissions.fromString("rw-------");

  private static final int ROOT = 0;
  private static final int OF_OTHERS = 0077;
  private static final int WRITE_OF_OTHERS = 0022;
  private static final int STICKY = 01000;
  private static final int MAX_LINKS = 40;

  private OwnFiles() {}

  /** The directory, or something in it, cannot be kept from others. */
  static final class NotOwn extends IOException {
    private static final long serialVersionUID = 1;

    NotOwn(String problem) {
      super(problem);
    }
  }

  private record Owner(int user, int mode, int names) {
    static Owner of(Path path) throws IOException {
      Map<String, Object> all =
          Files.readAttributes(path, "unix:uid,mode,nlink", LinkOption.NOFOLLOW_LINKS);
      return new Owner(number(all, "uid"), number(all, "mode"), number(all, "nlink"));
    }

    private static int number(Map<String, Object> attributes, String name) {
      return (Integer) Objects.requireNonNull(attributes.get(name));
    }

    boolean lets(int permissions) {
      return (mode & permissions) != 0;
    }
  }

  private static boolean isUnix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /**
   * Demands that nobody else made a link on the way to this.
   *
   * @throws NotOwn if somebody may have
   */
  static void requireOwnWay(Path path) throws IOException {
    if (isUnix(path)) {
      requireOwnWay(path.toAbsolutePath(), 0);
    }
  }

  private static void requireOwnWay(Path absolute, int links) throws IOException {
    if (links > MAX_LINKS) {
      throw new NotOwn("is behind links in a circle");
    }
    for (Path each = absolute; each != null; each = each.getParent()) {
      Path parent = each.getParent();
      if (parent != null && Files.isSymbolicLink(each)) {
        requireTrusted(parent.toRealPath(), each);
        requireOwnWay(parent.resolve(Files.readSymbolicLink(each)), links + 1);
      }
    }
  }

  private static void requireTrusted(Path folder, Path link) throws IOException {
    Owner around = Owner.of(folder);
    Owner itself = Owner.of(link);
    boolean isClosed = !around.lets(WRITE_OF_OTHERS);
    boolean isTrusted =
        (around.user() == ROOT && itself.user() == ROOT)
            ? isClosed || around.lets(STICKY)
            : isClosed
                && (itself.user() == around.user() || itself.user() == ROOT)
                && (around.user() == ROOT || isOfThisUser(folder, around));
    if (!isTrusted) {
      throw new NotOwn("is behind the link " + link + ", which others may have made");
    }
  }

  /** Asks a new file, because the user of this process need not have a name. */
  private static boolean isOfThisUser(Path folder, Owner owner) throws IOException {
    Path made = Files.createTempFile(folder, ".issuer", null);
    try {
      return Owner.of(made).user() == owner.user();
    } finally {
      Files.delete(made);
    }
  }

  /**
   * Takes from others what they may do in a directory that holds nothing but a store, or nothing.
   *
   * @param prefix with which the names of the store's files begin
   * @throws NotOwn if it is another user's, if others may have put something there, or if it holds
   *     other things too and is open to others
   */
  static void close(Path directory, String prefix) throws IOException {
    if (!isUnix(directory)) {
      return;
    }
    Owner owner = Owner.of(directory);
    if (!isOfThisUser(directory, owner)) {
      throw new NotOwn("belongs to another user");
    }
    List<Path> there = in(directory);
    for (Path each : there) {
      if (isOfStore(each, prefix)) {
        requireOwn(each, owner);
      }
    }
    if (owner.lets(OF_OTHERS)) {
      if (owner.lets(STICKY) || !there.stream().allMatch(each -> isOfStore(each, prefix))) {
        throw new NotOwn(
            "is open to other users and not for a store alone, so that it is left as it is (a"
                + " directory of mode 700 is not)");
      }
      Files.setPosixFilePermissions(directory, OF_DIRECTORY);
    }
    closeFiles(directory, prefix);
  }

  /** Takes from others what they may do with the files of the store. */
  static void closeFiles(Path directory, String prefix) throws IOException {
    if (!isUnix(directory)) {
      return;
    }
    for (Path each : in(directory)) {
      if (isOfStore(each, prefix) && Owner.of(each).lets(OF_OTHERS)) {
        Files.setPosixFilePermissions(each, OF_FILE);
      }
    }
  }

  private static List<Path> in(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  private static boolean isOfStore(Path path, String prefix) {
    return path.getFileName().toString().startsWith(prefix);
  }

  private static void requireOwn(Path file, Owner directory) throws IOException {
    Owner owner = Owner.of(file);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || owner.user() != directory.user()
        || owner.names() > 1) {
      throw new NotOwn(
          "has "
              + file.getFileName()
              + ", which is a link, has another name, or belongs to another user");
    }
  }
}
